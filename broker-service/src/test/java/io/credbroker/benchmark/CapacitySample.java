package io.credbroker.benchmark;

/**
 * One slice.
 *
 * @param rate answers per second
 * @param broker microseconds of the broker's processor time for each
 * @param database the same of the database
 * @param logged bytes of the database's log for each
 */
record CapacitySample(double rate, double broker, double database, double logged) {
}
