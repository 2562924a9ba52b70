package io.credbroker.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Measures several things alternately, so that other load of the machine affects all of
 * them alike; a ratio is the median of the ratios within each round.
 */
final class InterleavedRounds<T> {

	private final List<Measurement<T>> order = new ArrayList<>();

	private final Map<String, List<T>> results = new HashMap<>();

	InterleavedRounds<T> with(String name, Supplier<T> measurement) {
		this.order.add(new Measurement<>(name, measurement));
		return this;
	}

	/**
	 * Measures all of them so often, forwards and backwards in turn, and forgets the
	 * rounds before.
	 */
	InterleavedRounds<T> run(int rounds) {
		this.results.clear();
		for (int round = 0; round < rounds; round++) {
			Collections.reverse(this.order);
			for (Measurement<T> one : this.order) {
				this.results.computeIfAbsent(one.name(), (name) -> new ArrayList<>()).add(one.measure().get());
			}
		}
		return this;
	}

	double ratio(String over, String under, ToDoubleFunction<T> figure) {
		List<Double> ratios = new ArrayList<>();
		List<T> numerators = this.results.getOrDefault(over, List.of());
		List<T> denominators = this.results.getOrDefault(under, List.of());
		for (int round = 0; round < numerators.size(); round++) {
			ratios.add(figure.applyAsDouble(numerators.get(round)) / figure.applyAsDouble(denominators.get(round)));
		}
		return median(ratios);
	}

	double median(String name, ToDoubleFunction<T> figure) {
		return median(new ArrayList<>(
				this.results.getOrDefault(name, List.of()).stream().mapToDouble(figure).boxed().toList()));
	}

	double least(String name, ToDoubleFunction<T> figure) {
		return this.results.getOrDefault(name, List.of()).stream().mapToDouble(figure).min().orElse(Double.NaN);
	}

	private static double median(List<Double> figures) {
		Collections.sort(figures);
		int half = figures.size() / 2;
		return (figures.size() % 2 == 1) ? figures.get(half) : (figures.get(half - 1) + figures.get(half)) / 2;
	}

	private record Measurement<T>(String name, Supplier<T> measure) {
	}

}
