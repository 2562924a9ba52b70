package io.credbroker.service.support;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * What a stand-in answers to one kind of question about each key, and how often each was
 * asked.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
final class AnswersByKey<Q, A> {

	private final ConcurrentMap<String, Function<Q, A>> answers = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, AtomicInteger> asked = new ConcurrentHashMap<>();

	private final Function<Q, A> otherwise;

	/**
	 * Answers questions about keys without an answer of their own by this one.
	 */
	AnswersByKey(Function<Q, A> otherwise) {
		this.otherwise = otherwise;
	}

	void put(String key, Function<Q, A> answer) {
		this.answers.put(key, answer);
	}

	boolean has(String key) {
		return this.answers.containsKey(key);
	}

	A ask(String key, Q question) {
		counter(key).incrementAndGet();
		return this.answers.getOrDefault(key, this.otherwise).apply(question);
	}

	int asked(String key) {
		return counter(key).get();
	}

	/**
	 * How often keys that begin so were asked about, all together.
	 */
	int askedOfAll(String prefix) {
		return this.asked.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().startsWith(prefix))
			.map(Map.Entry::getValue)
			.mapToInt(AtomicInteger::get)
			.sum();
	}

	private AtomicInteger counter(String key) {
		return this.asked.computeIfAbsent(key, (_) -> new AtomicInteger());
	}

}
