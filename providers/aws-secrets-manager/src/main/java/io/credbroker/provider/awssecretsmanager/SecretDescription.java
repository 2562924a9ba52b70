package io.credbroker.provider.awssecretsmanager;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.DescribeResult.Described;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;

/**
 * Reads the description of a secret, which does not contain its value.
 */
final class SecretDescription {

	private SecretDescription() {
	}

	/**
	 * A secret that is marked for deletion counts as missing, as it does for a fetch,
	 * although AWS still describes it.
	 */
	static DescribeResult read(DescribeSecretResponse answer, SecretSelector asked) {
		if (answer.arn() == null) {
			return new Malformed("AWS answered without a secret's ARN: is something else listening there?");
		}
		if (answer.deletedDate() != null) {
			return new Missing();
		}
		return switch (asked) {
			case SecretSelector.ByVersion ref -> new Described(ref.versionId(), null, null);
			case SecretSelector.ByStage ref -> staged(answer, ref.stage());
		};
	}

	private static DescribeResult staged(DescribeSecretResponse answer, String stage) {
		String version = answer.versionIdsToStages()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().contains(stage))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(null);
		return (version != null) ? new Described(version, rotatedAt(answer, stage), nextRotation(answer))
				: new Missing();
	}

	/**
	 * Only the date of a rotation is used; the date of the last change also moves when
	 * somebody edits a tag, which would make old content look new.
	 */
	private static @Nullable Instant rotatedAt(DescribeSecretResponse answer, String stage) {
		return SecretSelector.CURRENT.equals(stage) ? answer.lastRotatedDate() : null;
	}

	/**
	 * AWS may still report a date although its rotation is no longer planned.
	 */
	private static @Nullable Instant nextRotation(DescribeSecretResponse answer) {
		return Objects.equals(answer.rotationEnabled(), true) ? answer.nextRotationDate() : null;
	}

}
