package io.credbroker.repository;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.modulith.ApplicationModule;

/**
 * The rooms of the service and their doors, as {@code package-info.java} has them.
 */
final class House {

	private static final String BASE = "io.credbroker.service";

	private static final Pattern COMMENT = Pattern.compile("(?s)/\\*\\*(.*?)\\*/");

	private final Map<String, Room> rooms;

	private House(Map<String, Room> rooms) {
		this.rooms = rooms;
	}

	/**
	 * A package with what it holds, in a sentence, and whom it may know.
	 */
	record Room(String name, String holds, Collection<String> mayKnow) {

		static Room of(String name) {
			ApplicationModule doors = load(name).getAnnotation(ApplicationModule.class);
			return new Room(name, sentence(name),
					Arrays.stream(Objects.requireNonNull(doors, name).allowedDependencies())
						.map((door) -> door.replaceFirst("\\s*::.*", ""))
						.filter((door) -> !door.equals(name))
						.collect(Collectors.toCollection(TreeSet::new)));
		}

		private static Class<?> load(String name) {
			try {
				return Class.forName(BASE + "." + name + ".package-info");
			}
			catch (ClassNotFoundException ex) {
				throw new AssertionError("%s has no package-info.java with its doors".formatted(name), ex);
			}
		}

		private static String sentence(String name) {
			String file = "broker-service/src/main/java/" + BASE.replace('.', '/') + "/" + name + "/package-info.java";
			String comment = COMMENT.matcher(Repository.read(file))
				.results()
				.findFirst()
				.map((MatchResult found) -> found.group(1))
				.orElse("");
			return comment.replaceAll("\\s*\\n\\s*\\*\\s?", " ")
				.replaceAll("\\{@\\w+ ([^}]*)}", "`$1`")
				.strip()
				.replaceFirst("(?s)\\.( .*)?$", ".");
		}

	}

	static House of(Collection<String> names) {
		return new House(names.stream()
			.collect(Collectors.toMap(Function.identity(), Room::of, (first, second) -> first, TreeMap::new)));
	}

	/**
	 * What CONTRIBUTING says of it: a drawing and a table.
	 */
	String markdown() {
		List<Room> ordered = this.rooms.values()
			.stream()
			.sorted(Comparator.comparingInt((Room room) -> -height(room.name())).thenComparing(Room::name))
			.toList();
		String arrows = ordered.stream()
			.flatMap((room) -> room.mayKnow()
				.stream()
				.filter((door) -> isDrawn(room, door))
				.map((door) -> "  " + room.name() + " --> " + door + "\n"))
			.collect(Collectors.joining());
		String rows = ordered.stream()
			.map((room) -> "| `%s` | %s | %s |\n".formatted(room.name(), room.holds(), doors(room)))
			.collect(Collectors.joining());
		return "```mermaid\ngraph TD\n" + arrows + "```\n\n| room | holds | may know |\n|---|---|---|\n" + rows;
	}

	private static String doors(Room room) {
		return room.mayKnow().isEmpty() ? "nobody" : "`" + String.join("`, `", room.mayKnow()) + "`";
	}

	/**
	 * An arrow that can be gone by way of others is left out.
	 */
	private boolean isDrawn(Room room, String door) {
		return room.mayKnow()
			.stream()
			.filter((other) -> !other.equals(door))
			.noneMatch((other) -> reaches(other, door));
	}

	private boolean reaches(String from, String to) {
		return from.equals(to) || room(from).mayKnow().stream().anyMatch((door) -> reaches(door, to));
	}

	private int height(String name) {
		return room(name).mayKnow().stream().mapToInt((door) -> height(door) + 1).max().orElse(0);
	}

	private Room room(String name) {
		return Objects.requireNonNull(this.rooms.get(name), () -> "no room is called " + name);
	}

	Collection<Room> rooms() {
		return this.rooms.values();
	}

}
