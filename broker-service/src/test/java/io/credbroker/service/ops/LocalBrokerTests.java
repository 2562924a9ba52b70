package io.credbroker.service.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command in the pod of a broker whose certificate names the Service alone.
 */
class LocalBrokerTests {

	@TempDir
	private static Path shared;

	private static ServiceCertificates certificates;

	@TempDir
	private Path directory;

	private LocalPod pod;

	@BeforeAll
	static void issue() throws Exception {
		certificates = ServiceCertificates.in(shared);
	}

	@BeforeEach
	void create() throws IOException {
		this.pod = new LocalPod(certificates, this.directory, InetAddress.getLoopbackAddress());
	}

	@AfterEach
	void stop() {
		this.pod.close();
	}

	private static void assertTrusted(OpsRun run) {
		assertThat(run.status()).as(run.all()).isZero();
		assertThat(run.out()).startsWith("1 of 2 stores fail: vault-prod.");
	}

	private static void assertRefused(OpsRun run) {
		assertThat(run.status()).as(run.all()).isEqualTo(4);
		assertThat(run.err()).contains("has a certificate that does not fit",
				"neither the certificate that the settings of the broker here name (CN=configured)");
		assertThat(run.out()).isEmpty();
	}

	@Test
	void thePemCertificateOfTheSettingsIsTrustedWhateverItsName() throws Exception {
		this.pod.serve(ServiceCertificates.CONFIGURED);

		assertTrusted(OpsRun.of(this.pod.pem(1), "stores", "--local"));
		assertTrusted(OpsRun.of(this.pod.pem(2), "--local", "stores"));
		assertTrusted(OpsRun.of(this.pod.pem(1), "stores", "--url", "https://localhost:" + this.pod.port()));
	}

	@Test
	void thePkcs12CertificateOfTheSettingsIsTrustedWhateverItsName() throws Exception {
		this.pod.serve(ServiceCertificates.CONFIGURED);

		assertTrusted(OpsRun.of(this.pod.pkcs12(ServiceCertificates.CONFIGURED), "stores", "--local"));
	}

	@Test
	void theBundleOfAKeyStoreInTheEnvironmentIsTrusted() throws Exception {
		this.pod.serve(ServiceCertificates.CONFIGURED);
		Map<String, String> environment = this.pod.settings("server.ssl.bundle: broker");
		environment.put("SPRING_APPLICATION_JSON", """
				{"spring.ssl.bundle.jks.broker": {"keystore": {"location": "file:%s", "password": "%s"},
				"key": {"alias": "configured"}}}""".formatted(certificates.file(), ServiceCertificates.PASSWORD));

		assertTrusted(OpsRun.of(environment, "stores", "--local"));
	}

	@ParameterizedTest
	@ValueSource(strings = { ServiceCertificates.NEIGHBOUR, ServiceCertificates.STRANGER })
	void anotherCertificateAtThePortIsRefused(String shown) throws Exception {
		this.pod.serve(shown);

		assertRefused(OpsRun.of(this.pod.pem(2), "stores", "--local"));
		assertRefused(OpsRun.of(this.pod.pkcs12(ServiceCertificates.CONFIGURED), "stores", "--local"));
		assertRefused(OpsRun.of(this.pod.pem(2), "stores", "--url", "https://127.0.0.1:" + this.pod.port()));
	}

	@Test
	void aBrokerThatHasNotReadItsRenewedCertificateYetIsTrustedByItsAuthority() throws Exception {
		this.pod.serve(ServiceCertificates.RENEWED);

		assertTrusted(OpsRun.of(this.pod.pem(2), "stores", "--local"));
		assertRefused(OpsRun.of(this.pod.pem(1), "stores", "--local"));
	}

	@Test
	void theCheckAsksBothPortsOfThePod() throws Exception {
		this.pod.serve(ServiceCertificates.CONFIGURED);

		OpsRun run = OpsRun.of(this.pod.pem(1), "check", "--local");

		assertThat(run.status()).as(run.all()).isZero();
		assertThat(run.out()).contains("The broker works.", "200 UP", "401 token_missing");
	}

	@Test
	void aNamedAuthorityCountsAloneAndItsNameMustFit() throws Exception {
		this.pod.serve(ServiceCertificates.CONFIGURED);
		Map<String, String> environment = this.pod.pem(2);

		OpsRun run = OpsRun.of(environment, "stores", "--local", "--ca-file",
				this.directory.resolve("broker.pem").toString());

		assertThat(run.status()).isEqualTo(4);
		assertThat(run.err()).contains("has a certificate that does not fit", "127.0.0.1");
	}

	@Test
	void aBrokerElsewhereIsNotTrustedByTheSettingsHere() throws Exception {
		InetAddress elsewhere = InetAddress.getLocalHost();
		if (elsewhere.isLoopbackAddress()) {
			return;
		}
		this.pod.close();
		this.pod = new LocalPod(certificates, this.directory, elsewhere);
		this.pod.serve(ServiceCertificates.CONFIGURED);

		OpsRun run = OpsRun.of(this.pod.pem(2), "stores", "--url",
				"https://%s:%d".formatted(elsewhere.getHostAddress(), this.pod.port()));

		assertThat(run.status()).isEqualTo(4);
		assertThat(run.err()).contains("is not trusted here. Name the authority with --ca-file.");
	}

	@Test
	void settingsThatCannotBeUsedAreNamedWithoutTheirContent() throws Exception {
		this.pod.serve(ServiceCertificates.CONFIGURED);

		OpsRun missing = OpsRun.of(this.pod.settings("server.ssl.bundle: nowhere"), "stores", "--local");
		OpsRun broken = OpsRun.of(this.pod.settings("server: [hunter2"), "stores", "--local");
		OpsRun unreadable = OpsRun.of(this.pod.settings("server.ssl: { certificate: 'file:/absent/tls.crt' }"),
				"stores", "--local");
		OpsRun both = OpsRun.of(this.pod.pem(1), "stores", "--local", "--url", "https://broker.internal");

		assertThat(missing.err()).contains("server.ssl names the bundle 'nowhere'");
		assertThat(broken.status()).isEqualTo(2);
		assertThat(broken.err()).contains("The settings of the broker on this machine cannot be read")
			.doesNotContain("hunter2");
		assertThat(unreadable.err()).contains("The certificate of the broker on this machine cannot be read");
		assertThat(both.err()).contains("--local and --url name a broker each");
	}

}
