package io.credbroker.benchmark.pure;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.mapping.Mapping;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Finding a mapping in catalogs of different sizes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class CatalogFind {

	@Param({ "10", "10000" })
	private int size;

	private CatalogRevision revision;

	private String id;

	@Setup
	public void read() {
		this.revision = SyntheticCatalogs.of(this.size, 1);
		this.id = "team%d_warehouse".formatted(this.size / 2);
	}

	@Benchmark
	public Optional<Mapping> find() {
		return this.revision.find(ResourceKind.CONNECTION, this.id);
	}

}
