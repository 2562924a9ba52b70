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
 * Reads what AWS tells of a secret without giving it.
 */
final class SecretDescription {

	private SecretDescription() {
	}

	/**
	 * AWS goes on describing a secret that is marked for deletion; it counts as missing,
	 * as it does for a fetch.
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
	 * Only a rotation has a date of its own; the date of the last change also moves when
	 * somebody edits a tag, and would make an old content look young.
	 */
	private static @Nullable Instant rotatedAt(DescribeSecretResponse answer, String stage) {
		return SecretSelector.CURRENT.equals(stage) ? answer.lastRotatedDate() : null;
	}

	/**
	 * A date may outlive the rotation that it was planned for.
	 */
	private static @Nullable Instant nextRotation(DescribeSecretResponse answer) {
		return Objects.equals(answer.rotationEnabled(), true) ? answer.nextRotationDate() : null;
	}

}
