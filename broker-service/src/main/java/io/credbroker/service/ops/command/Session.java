package io.credbroker.service.ops.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

import io.credbroker.service.ops.client.Answer;
import io.credbroker.service.ops.client.BrokerClient;
import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Screen;
import io.credbroker.service.ops.view.Times;

/**
 * One run of a command.
 *
 * @param json whether answers are printed as they came
 * @param pause the first pause between two looks at an operation
 */
public record Session(BrokerClient client, Screen screen, boolean json, Clock clock, Duration pause) {

	/**
	 * The time by this machine's clock.
	 */
	Instant now() {
		return this.clock.instant();
	}

	/**
	 * Reads an endpoint and shows the answer.
	 */
	ExitCode show(String path, Map<String, String> parameters, Consumer<View> print) {
		return show(this.client.get(path, parameters), print);
	}

	/**
	 * Shows an answer.
	 */
	ExitCode show(Answer answer, Consumer<View> print) {
		if (this.json) {
			this.screen.json(answer.body());
		}
		else {
			print.accept(new View(this.screen, new Fields(answer.json()), new Times(answer.time())));
		}
		return ExitCode.DONE;
	}

	/**
	 * An answer that is to be printed for the eye.
	 */
	record View(Screen screen, Fields answer, Times times) {

		/**
		 * Says what to do next, after an empty line.
		 */
		void next(String advice) {
			this.screen.line("");
			this.screen.line("Next: " + advice);
		}

		/**
		 * A number of what the answer lists, with its noun.
		 */
		String count(long number, String noun) {
			return (isPart() ? "More than " : "") + Names.count(number, noun);
		}

		/**
		 * Whether the answer lists a part of what there is.
		 */
		boolean isPart() {
			return this.answer.has("next_cursor");
		}

		/**
		 * Says how to see the rest of a list, if there is one.
		 */
		void more() {
			if (isPart()) {
				this.screen.line("There is more: add --cursor " + this.answer.text("next_cursor"));
			}
		}

		/**
		 * A time that a field tells, for the eye.
		 */
		String time(Fields fields, String name) {
			String time = this.times.both(fields.time(name));
			return (fields.time(name) == null) ? fields.text(name) : time;
		}

	}

}
