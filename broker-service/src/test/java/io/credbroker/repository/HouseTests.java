package io.credbroker.repository;

import java.nio.file.Path;
import java.util.List;

import io.credbroker.repository.House.Room;
import io.credbroker.service.BrokerApplication;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The drawing of the house in CONTRIBUTING shows the existing dependencies, and each of
 * them is used.
 */
class HouseTests {

	private static final ApplicationModules MODULES = ApplicationModules.of(BrokerApplication.class);

	@Test
	void theDrawingShowsTheRoomsAndDoorsThereAre() {
		String expected = house().markdown();
		Path right = Repository.keep("house.md", expected);

		assertThat(Repository.section("CONTRIBUTING.md", "house")).as("the right text is in %s", right)
			.isEqualTo(expected);
	}

	@Test
	void everyDoorIsUsed() {
		List<String> unused = house().rooms()
			.stream()
			.flatMap((room) -> room.mayKnow()
				.stream()
				.filter((door) -> !uses(room, door))
				.map((door) -> room.name() + " -> " + door))
			.toList();

		assertThat(unused).as("doors that can be closed").isEmpty();
	}

	private static House house() {
		return House.of(MODULES.stream()
			.filter((module) -> !module.isRootModule())
			.map((module) -> module.getIdentifier().toString())
			.toList());
	}

	private static boolean uses(Room room, String door) {
		ApplicationModule module = MODULES.getModuleByName(room.name()).orElseThrow();
		return module.getDirectDependencies(MODULES)
			.uniqueModules()
			.anyMatch((used) -> used.getIdentifier().toString().equals(door));
	}

}
