package io.credbroker.service.database;

import java.util.Objects;

/**
 * What one replica tells all replicas, itself included.
 *
 * @param topic the topic of its subscribers, at most 64 characters
 * @param subject what it is about, at most 4,096 characters; never a secret
 */
public record Signal(String topic, String subject) {

	private static final int LONGEST_TOPIC = 64;

	private static final int LONGEST_SUBJECT = 4096;

	public Signal {
		Objects.requireNonNull(topic);
		Objects.requireNonNull(subject);
		if (topic.length() > LONGEST_TOPIC || subject.length() > LONGEST_SUBJECT) {
			throw new IllegalArgumentException("a signal of " + topic.length() + " and " + subject.length()
					+ " characters is longer than " + LONGEST_TOPIC + " and " + LONGEST_SUBJECT);
		}
	}

}
