package io.credbroker.service.ops;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import io.credbroker.service.ops.client.BrokerAddress;
import io.credbroker.service.ops.client.BrokerAddresses;
import io.credbroker.service.ops.client.BrokerClient;
import io.credbroker.service.ops.client.ConnectionSettings;
import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.client.OpsException;
import io.credbroker.service.ops.client.TokenSource;
import io.credbroker.service.ops.command.Durations;
import io.credbroker.service.ops.local.LocalBroker;
import io.credbroker.service.ops.local.LocalTrust;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of every command: which broker, with which token, and how to print.
 */
final class GlobalOptions {

	private final ParseResult parsed;

	private final Map<String, String> environment;

	private final InputStream in;

	GlobalOptions(ParseResult parsed, Map<String, String> environment, InputStream in) {
		this.parsed = parsed;
		this.environment = environment;
		this.in = in;
	}

	static List<OptionSpec.Builder> describe() {
		return List.of(
				text("--url", "URL",
						"Address of the broker: https, or http on this machine, because the token goes there."),
				flag("--local").description(
						"The broker of this pod or machine: its settings say where it listens and which certificate it shows."),
				text("--token-file", "FILE",
						"File with the access token, read for each request; - reads it from standard input."),
				text("--ca-file", "FILE", "PEM file with the authorities to trust instead of Java's own."),
				text("--timeout", "TIME", "For each exchange as a whole, such as 30s, the default."),
				flag("--json").description("Print the broker's JSON as it came, instead of a table."),
				flag("-h").names("-h", "--help").usageHelp(true).description("Show this help."));
	}

	private static OptionSpec.Builder text(String name, String label, String description) {
		return OptionSpec.builder(name).paramLabel(label).type(String.class).arity("1").description(description);
	}

	private static OptionSpec.Builder flag(String name) {
		return OptionSpec.builder(name).type(boolean.class).arity("0");
	}

	boolean json() {
		return has("--json");
	}

	private boolean has(String flag) {
		return this.parsed.hasMatchedOption(flag) || this.parsed.subcommand().hasMatchedOption(flag);
	}

	BrokerClient client(Clock clock, boolean withToken) {
		BrokerAddresses addresses = addresses(withToken);
		boolean local = has("--local") || addresses.service().isLoopback();
		String timeout = option("--timeout");
		String authority = option("--ca-file");
		ConnectionSettings settings = new ConnectionSettings(
				Durations.parse("--timeout", (timeout != null) ? timeout : "30s"),
				(authority != null) ? path("--ca-file", authority) : null,
				local ? LocalTrust.bundle(this.environment) : null);
		TokenSource token = withToken ? token() : new TokenSource.None();
		if (withToken) {
			token.token();
		}
		return new BrokerClient(addresses, token, settings.open(), clock);
	}

	private BrokerAddresses addresses(boolean withToken) {
		if (has("--local")) {
			if (option("--url") != null) {
				throw new OpsException(ExitCode.USAGE, "--local and --url name a broker each. Leave one of them out.");
			}
			return LocalBroker.read(this.environment).addresses();
		}
		String url = given("--url", "BROKER_URL");
		if (url == null) {
			throw new OpsException(ExitCode.USAGE,
					"Which broker? Name its address with --url, or in BROKER_URL, such as https://broker.internal; inside its pod, --local is enough.");
		}
		return new BrokerAddresses(withToken ? BrokerAddress.parse(url) : BrokerAddress.withoutToken("--url", url),
				null);
	}

	private TokenSource token() {
		String file = given("--token-file", "BROKER_TOKEN_FILE");
		if (file != null) {
			return file.equals("-") ? TokenSource.read(this.in) : new TokenSource.InFile(path("--token-file", file));
		}
		String token = this.environment.get("BROKER_TOKEN");
		if (token != null) {
			return new TokenSource.Given(token.getBytes(StandardCharsets.UTF_8), "BROKER_TOKEN");
		}
		throw new OpsException(ExitCode.USAGE,
				"With which token? Name its file with --token-file, or in BROKER_TOKEN_FILE, or give it in BROKER_TOKEN.");
	}

	private static Path path(String option, String text) {
		try {
			return Path.of(text);
		}
		catch (InvalidPathException ex) {
			throw new OpsException(ExitCode.USAGE, option + " is no name of a file.");
		}
	}

	private @Nullable String given(String option, String variable) {
		String text = option(option);
		return (text != null) ? text : this.environment.get(variable);
	}

	private @Nullable String option(String name) {
		String own = this.parsed.subcommand().matchedOptionValue(name, null);
		return (own != null) ? own : this.parsed.matchedOptionValue(name, null);
	}

}
