package io.credbroker.service;

import java.util.List;
import java.util.Locale;

import io.credbroker.service.ops.OpsCommand;
import io.credbroker.service.record.verify.AuditVerify;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * Starts the broker, or runs one of the commands beside it: checking a record, or asking
 * a running broker.
 */
@SpringBootApplication
@EnableConfigurationProperties(BrokerSections.class)
public class BrokerApplication {

	public static void main(String[] args) {
		// Digits in answers, logs and cursors must not depend on the locale of the
		// machine.
		Locale.setDefault(Locale.ROOT);
		if (args.length > 0 && args[0].equals(AuditVerify.COMMAND)) {
			System.exit(new AuditVerify(System.in, System.out).run(List.of(args).subList(1, args.length)));
		}
		if (args.length > 0 && args[0].equals(OpsCommand.COMMAND)) {
			System.exit(OpsCommand.ofThisProcess().run(List.of(args).subList(1, args.length)));
		}
		SpringApplication.run(BrokerApplication.class, args);
	}

}
