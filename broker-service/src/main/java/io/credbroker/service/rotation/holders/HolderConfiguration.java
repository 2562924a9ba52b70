package io.credbroker.service.rotation.holders;

import java.time.Clock;
import java.time.Duration;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.sinks.ConfiguredSinks;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HolderConfiguration {

	/** Half of what clients and proxies usually wait. */
	private static final Duration COUNTING = Duration.ofSeconds(15);

	@Bean
	HolderCounts holderCounts(Database database, Clock clock) {
		return new HolderCounts(database, clock);
	}

	@Bean
	SearchableHolders searchableHolders(ConfiguredSinks sinks, HolderCounts counts, Clock clock) {
		return new SearchableHolders(sinks.searchable(), counts, new HeldVersions(sinks.database(), clock));
	}

	@Bean
	HolderSearch holderSearch(Database database) {
		return new HolderSearch(database);
	}

	@Bean
	UsageReport usageReport(ConfiguredSinks sinks, Clock clock) {
		return new UsageReport(new UsageSearch(sinks.database()), clock, sinks.retention(), COUNTING);
	}

}
