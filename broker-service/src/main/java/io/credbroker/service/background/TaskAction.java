package io.credbroker.service.background;

/**
 * One round of some work.
 */
@FunctionalInterface
public interface TaskAction {

	/**
	 * Does the work once. Whatever it throws is counted and logged, and the work goes on.
	 */
	void run() throws Exception;

}
