package io.credbroker.service.quota;

import com.github.benmanes.caffeine.cache.Ticker;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitProperties.class)
class LimitConfiguration {

	@Bean
	CallerLimits callerLimits(LimitProperties properties) {
		return new CallerLimits(properties, Ticker.systemTicker());
	}

}
