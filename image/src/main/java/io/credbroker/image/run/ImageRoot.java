package io.credbroker.image.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.credbroker.image.Machine;
import org.jspecify.annotations.Nullable;

/**
 * The unpacked layers of an image, and how programs in it are run: in namespaces, as the
 * image's user, where this process is root, and directly otherwise.
 *
 * @param path the folder that the image sees as its root
 * @param runner the program {@code image/run}, or {@code null} to run directly
 * @param command what the image is started with
 */
public record ImageRoot(Path path, @Nullable Path runner, List<String> command) {

	/** The user of the image. */
	public static final int USER = 10001;

	/**
	 * Names the folder of the control group that programs run in, if there is to be one.
	 */
	public static final String CGROUP = "image.cgroup";

	/** Where a folder of this machine is seen that a program may write to. */
	public static final String WRITABLE = "/tmp/out";

	/**
	 * The best that this machine permits.
	 */
	public static ImageRoot here(Path module, Path path, List<String> command) {
		return new ImageRoot(path, Machine.hasRoot() ? module.resolve("run") : null, command);
	}

	/**
	 * Where a broker that runs here sees its settings.
	 */
	String mounted() {
		return (this.runner != null) ? Surroundings.MOUNTED : outside().resolve("mounted").toString();
	}

	/**
	 * The folder in which a program finds the surroundings, and can write.
	 */
	Path outside() {
		return this.path.resolveSibling("surroundings").toAbsolutePath();
	}

	/**
	 * The surroundings of brokers that run here.
	 */
	public Surroundings surroundings() throws IOException {
		return Surroundings.in(outside(), mounted());
	}

	/**
	 * The folder that programs see as {@link #WRITABLE}.
	 */
	public Path writable() throws IOException {
		Path folder = outside().resolve("out");
		Files.createDirectories(folder);
		if (this.runner != null) {
			Files.setAttribute(folder, "unix:uid", USER);
		}
		return folder;
	}

	/**
	 * The name by which a program knows a file of {@link #writable()}.
	 */
	public String written(String name) throws IOException {
		return (this.runner != null) ? WRITABLE + "/" + name : writable().resolve(name).toString();
	}

	/**
	 * Starts the image, with further arguments.
	 */
	public Process start(Path mounted, Map<String, String> environment, Path log, List<String> arguments)
			throws IOException {
		return process(mounted, environment, this.command, arguments).redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
	}

	/**
	 * What starts any program of the image.
	 */
	public ProcessBuilder process(Path mounted, Map<String, String> environment, List<String> program,
			List<String> arguments) throws IOException {
		List<String> line = new ArrayList<>();
		if (this.runner == null) {
			program.stream().map(this::outsideOf).forEach(line::add);
			line.addAll(arguments);
			ProcessBuilder direct = new ProcessBuilder(line).directory(this.path.resolve("opt/broker").toFile());
			direct.environment().clear();
			direct.environment().putAll(environment);
			return direct;
		}
		line.addAll(List.of("python3", this.runner.toString(), "--no-unpack", "--root", this.path.toString(), "--mount",
				mounted + ":" + Surroundings.MOUNTED, "--mount", writable() + ":" + WRITABLE + ":rw"));
		if (System.getProperty(CGROUP) != null) {
			line.addAll(List.of("--cgroup", System.getProperty(CGROUP)));
		}
		environment.forEach((name, value) -> line.addAll(List.of("--env", name + "=" + value)));
		line.addAll(List.of("--entrypoint", program.getFirst(), "--"));
		line.addAll(program.subList(1, program.size()));
		line.addAll(arguments);
		return new ProcessBuilder(line);
	}

	private String outsideOf(String word) {
		return word.replace("/opt/", this.path.resolve("opt") + "/");
	}

}
