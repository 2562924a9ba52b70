package io.credbroker.service.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

import static org.assertj.core.api.Assertions.assertThat;

class ReadableLogFormatterTests {

	@Test
	void nothingThatIsLoggedControlsATerminalOrBeginsALine() {
		LoggerContext context = new LoggerContext();
		context.setMDCAdapter(new LogbackMDCAdapter());
		LoggingEvent event = new LoggingEvent("", context.getLogger("test"), Level.WARN,
				"a\u001b[31m\u009bm\u202eb\nsecond\u2028third", null, null);
		event.addKeyValuePair(new KeyValuePair("id", "x\u001b]0;y\u0007\nz"));

		String line = new ReadableLogFormatter().format(event);

		assertThat(line).contains("a\\u001b[31m\\u009bm\\u202eb", "\n    second\\u2028third", "x\\u001b]0;y\\u0007")
			.matches("(?s)[\\P{C}\\n]*");
		assertThat(line.lines()).hasSize(2);
	}

}
