package io.credbroker.service.audit;

import java.util.List;

/**
 * What a check of a record found.
 *
 * @param instances the chains that were there
 * @param findings what is wrong, the first of them if there are very many
 * @param wrong how many findings there are in all
 * @param replaced how many events have a replacement in their place, as a later event
 * says, because this sink refused them
 * @param otherLines how many lines are no events, such as the log of the service
 */
public record Verdict(List<Instance> instances, List<Finding> findings, long wrong, long otherLines, long replaced) {

	/**
	 * Whether each chain is whole from its first event to its last.
	 */
	public boolean intact() {
		return this.wrong == 0;
	}

	/**
	 * How many events were checked.
	 */
	public long events() {
		return this.instances.stream().mapToLong(Instance::events).sum();
	}

	/**
	 * One chain.
	 *
	 * @param first the number of its first event that is there
	 * @param last the number of its last event that is there
	 * @param head the hash of that last event
	 * @param stopped whether its last event says that the instance stopped; otherwise it
	 * runs, was killed, or its end was cut off
	 */
	public record Instance(String instance, long first, long last, long events, String head, boolean stopped) {
	}

}
