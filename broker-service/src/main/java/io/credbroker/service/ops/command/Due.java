package io.credbroker.service.ops.command;

import java.time.Duration;
import java.time.Instant;

import io.credbroker.service.ops.command.Session.View;
import io.credbroker.service.ops.view.Fields;

/**
 * Says in a few words why a credential is in its state, and since when.
 */
final class Due {

	private Due() {
	}

	static String sentence(View view, Fields rotation) {
		return switch (rotation.text("state")) {
			case "failing" -> rotation.text("failure") + " since " + view.time(rotation, "failing_since");
			case "overdue" -> "overdue since " + overdueSince(view, rotation);
			case "unknown" -> "never read yet";
			default -> rotation.has("next_rotation_at") ? "next " + view.time(rotation, "next_rotation_at")
					: "no rotation is known or expected";
		};
	}

	private static String overdueSince(View view, Fields rotation) {
		Instant next = rotation.time("next_rotation_at");
		if (next != null) {
			return view.times().both(next);
		}
		return view.times().both(view.times().now().minus(Duration.ofSeconds(rotation.number("overdue_seconds"))));
	}

}
