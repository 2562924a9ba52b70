package io.credbroker.service;

import java.util.List;
import java.util.Locale;

import io.credbroker.service.ops.OpsCommand;
import io.credbroker.service.record.verify.AuditVerify;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationExcludeFilter;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

/**
 * Starts the broker, or runs one of the commands beside it: checking a record, or asking
 * a running broker.
 */
@SpringBootApplication
@ComponentScan(resourcePattern = BrokerApplication.COMPONENTS,
		excludeFilters = { @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class),
				@Filter(type = FilterType.CUSTOM, classes = AutoConfigurationExcludeFilter.class) })
@EnableConfigurationProperties(BrokerSections.class)
public class BrokerApplication {

	/**
	 * The names of the classes that declare beans: a start reads these files, and not the
	 * hundreds of others.
	 */
	static final String COMPONENTS = "**/{name:[A-Za-z]+(?:Advice|Configuration|Controller)}.class";

	/**
	 * How often the password is hashed when a key is put into a PKCS #12 store; the file
	 * {@code conf/security/java.security} of the JDK describes it.
	 */
	private static final String KEY_ITERATIONS = "keystore.pkcs12.keyPbeIterationCount";

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
		// Keys of PEM files are put into stores in memory, where a password protects
		// nothing.
		System.setProperty(KEY_ITERATIONS, System.getProperty(KEY_ITERATIONS, "1"));
		SpringApplication.run(BrokerApplication.class, args);
	}

}
