package io.credbroker.provider.awssupport;

import java.net.URI;
import java.nio.file.Path;

import io.credbroker.provider.awssupport.AwsAuthentication.WebIdentity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Which roles the broker may log in as, and where.
 */
class AwsAuthenticationTests {

	private static final URI GATEWAY = URI.create("https://rgw.internal");

	private static AwsAuthentication as(String role, @Nullable URI sts) {
		return new AwsAuthentication(new WebIdentity(role, Path.of("/run/token"), "broker", sts), null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "arn:aws:iam:::role/broker", "arn:aws:iam::tenant:role/broker" })
	void aRoleWithoutAnAccountIsRefusedAtAwsAndTakenElsewhere(String role) {
		AwsAuthentication authentication = as(role, null);

		assertThatIllegalArgumentException().isThrownBy(authentication::atAws)
			.withMessageEndingWith("give it as arn:aws:iam::111122223333:role/credential-broker");
		assertThat(authentication.at(GATEWAY)).isEqualTo(as(role, GATEWAY));
	}

	@ParameterizedTest
	@ValueSource(strings = { "arn:aws:iam:::user/broker", "broker", "arn:aws:iam:::role/", "arn:aws:iam::a b:role/x" })
	void whatIsNoRoleIsRefusedEverywhere(String role) {
		assertThatIllegalArgumentException().isThrownBy(() -> as(role, null))
			.withMessageContaining("and as arn:aws:iam:::role/credential-broker at Ceph");
	}

	@Test
	void anAddressOfItsOwnIsKept() {
		URI another = URI.create("https://sts.internal");

		assertThat(as("arn:aws:iam:::role/broker", another).at(GATEWAY))
			.isEqualTo(as("arn:aws:iam:::role/broker", another));
	}

	@Test
	void whatNamesNoRoleStaysAsItIs() {
		AwsAuthentication chain = new AwsAuthentication(null, null);

		assertThat(chain.at(GATEWAY)).isEqualTo(chain);
		assertThat(chain.atAws()).isEqualTo(chain);
	}

}
