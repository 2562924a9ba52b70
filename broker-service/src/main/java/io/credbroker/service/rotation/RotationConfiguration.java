package io.credbroker.service.rotation;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.database.Database;
import io.credbroker.service.database.ReplicaAgreement;
import io.credbroker.service.database.Signals;
import io.credbroker.service.secret.Fingerprints;
import io.credbroker.service.secret.Secrets;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RotationConfiguration {

	@Bean
	Invalidation invalidation(Secrets secrets, Signals signals) {
		return new Invalidation(secrets, signals);
	}

	/**
	 * {@code null} unless other replicas may share the database.
	 */
	@Bean(initMethod = "start")
	@Nullable ReplicaAgreement fingerprintAgreement(Fingerprints fingerprints, Database database, BackgroundTasks tasks) {
		return !database.embedded()
				? new ReplicaAgreement(database, fingerprints.checkValue(), "broker.secret.fingerprint-key-file", tasks)
				: null;
	}

}
