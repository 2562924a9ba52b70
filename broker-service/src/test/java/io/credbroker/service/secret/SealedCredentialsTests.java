package io.credbroker.service.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

import io.credbroker.service.secret.SharingReplicas.Replica;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

import static io.credbroker.service.secret.SharingReplicas.CANARY;
import static io.credbroker.service.secret.SharingReplicas.KEY;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the database holds of credentials that replicas share: sealed, and bound to their
 * place.
 */
class SealedCredentialsTests {

	private SharingReplicas sharing;

	private List<Replica> replicas = List.of();

	@BeforeEach
	void start(@TempDir Path directory) throws IOException {
		this.sharing = new SharingReplicas(directory);
		CredentialKeys keys = this.sharing.keys("a", null);
		this.replicas = List.of(this.sharing.start(keys), this.sharing.start(keys), this.sharing.start(keys));
	}

	@AfterEach
	void stop() throws Exception {
		this.sharing.close();
	}

	@Test
	void theKeyIsChangedWhileReplicasRun() throws IOException {
		Replica before = this.sharing.start(this.sharing.keys("old", null));
		Replica between = this.sharing.start(this.sharing.keys("new", "old"));
		assertThat(Replica.password(before.read())).isEqualTo(CANARY + 1);

		assertThat(Replica.password(between.read())).isEqualTo(CANARY + 1);

		between.secrets().invalidate("s", KEY);
		assertThat(Replica.password(between.read())).isEqualTo(CANARY + 2);
		assertThat(Replica.password(this.sharing.start(this.sharing.keys("new", null)).read())).isEqualTo(CANARY + 2);
	}

	@Test
	void noTableHoldsACredentialInTheClear() {
		this.replicas.forEach(Replica::read);
		JdbcTemplate jdbc = this.replicas.getFirst().database().shared();
		String hex = HexFormat.of().formatHex(CANARY.getBytes(StandardCharsets.UTF_8));

		List<String> queries = jdbc.query("""
				select format('select count(*) from %I where %I::text like any (array[''%%CLEAR%%'', ''%%HEX%%''])',
					table_name, column_name)
				from information_schema.columns where table_schema = 'public'""".replace("CLEAR", CANARY)
			.replace("HEX", hex), (row, _) -> row.getString(1));
		assertThat(queries).hasSizeGreaterThan(50)
			.allSatisfy((query) -> assertThat(jdbc.queryForObject(query, Integer.class)).as(query).isZero());
		assertThat(
				jdbc.queryForObject("select count(*) from broker_credential where sealed is not null", Integer.class))
			.isOne();
	}

	@Test
	void aCiphertextThatIsMovedOrChangedIsNotUsed() {
		String other = "database/creds/admin";
		this.sharing.issues(other);
		this.replicas.getFirst().read(other);
		this.replicas.getFirst().read();
		JdbcTemplate jdbc = this.replicas.getFirst().database().shared();

		jdbc.update("update broker_credential set sealed = (select sealed from broker_credential where credential = ?)",
				CredentialId.of("s", other));
		assertThat(Replica.password(this.replicas.get(1).read())).isEqualTo(CANARY + 3);

		jdbc.update("update broker_credential set sealed = overlay(sealed placing '\\x00' from 20)");
		assertThat(Replica.password(this.replicas.get(2).read())).isEqualTo(CANARY + 4);
	}

}
