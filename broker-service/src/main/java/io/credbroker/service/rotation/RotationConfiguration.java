package io.credbroker.service.rotation;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.database.Database;
import io.credbroker.service.database.ReplicaAgreement;
import io.credbroker.service.database.Replicas;
import io.credbroker.service.secret.Fingerprints;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RotationConfiguration {

	/**
	 * {@code null} unless other replicas may share the database.
	 */
	@Bean(initMethod = "start")
	@Nullable ReplicaAgreement fingerprintAgreement(Fingerprints fingerprints, Database database, Replicas replicas,
			BackgroundTasks tasks) {
		return !database.embedded()
				? new ReplicaAgreement(replicas, fingerprints.checkValue(), "broker.secret.fingerprint-key-file", tasks)
				: null;
	}

}
