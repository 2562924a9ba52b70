package io.credbroker.service.catalog;

import java.time.Clock;

import io.credbroker.service.background.BackgroundTasks;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The catalog of the application; needs {@link KnownNames} and a {@link Clock}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CatalogProperties.class)
class CatalogConfiguration {

	@Bean
	ReloadingCatalog catalog(CatalogProperties properties, KnownNames known, Clock clock) {
		return new ReloadingCatalog(new CatalogFile(properties.requiredLocation(), properties.largest()),
				new CatalogParser(known, properties.mostMappings()),
				new FileStabilityCheck(properties.secondLook(), clock), clock);
	}

	@Bean
	CatalogWatch catalogWatch(ReloadingCatalog catalog, ApplicationEventPublisher events, BackgroundTasks tasks,
			CatalogProperties properties) {
		return new CatalogWatch(catalog, new CatalogAnnouncer(events), tasks, properties.reloadInterval());
	}

	@Bean
	CatalogMetrics catalogMetrics(ReloadingCatalog catalog) {
		return new CatalogMetrics(catalog);
	}

}
