package io.credbroker.service.lookup;

import java.time.Duration;
import java.util.Locale;

import io.credbroker.service.record.pipeline.Durability;
import io.credbroker.service.tracing.TraceStep;
import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Releases a secret only after its event is on the record; otherwise the secret is
 * withheld.
 */
final class AuditedLookup implements LookupService {

	private static final LookupOutcome.Failed DEFECT = new LookupOutcome.Failed(new LookupFailure.Defect());

	private static final LookupOutcome.Failed NOT_RECORDED = new LookupOutcome.Failed(new LookupFailure.NotRecorded());

	private final LookupService lookups;

	private final AuditRecord record;

	private final LookupEvents events;

	private final LookupTimers timers;

	AuditedLookup(LookupService lookups, AuditRecord record, LookupEvents events, MeterRegistry meters) {
		this.lookups = lookups;
		this.record = record;
		this.events = events;
		this.timers = new LookupTimers(meters);
	}

	@Override
	public LookupResult lookup(LookupRequest request) {
		long begun = System.nanoTime();
		LookupResult lookup = lookedUp(request, begun);
		Duration took = Duration.ofNanos(System.nanoTime() - begun);
		Event event = this.events.of(request, lookup, took);
		LookupResult answered = switch (kept(event)) {
			case DURABLE -> lookup.recordedAs(event.id());
			case UNCERTAIN -> withheld(request, lookup.recordedAs(event.id()), took);
			case NOT_TAKEN -> withheld(request, lookup, took);
		};
		measure(request, answered, Duration.ofNanos(System.nanoTime() - begun));
		return answered;
	}

	private Durability kept(Event event) {
		try (TraceStep step = TraceStep.begin("record")) {
			Durability durability = this.record.keep(event);
			step.with("durability", durability.name().toLowerCase(Locale.ROOT));
			return durability;
		}
	}

	@Override
	public void withhold(LookupResult lookup) {
		this.lookups.withhold(lookup);
	}

	@Override
	public void retract(LookupRequest request, LookupResult lookup) {
		this.lookups.retract(request, lookup);
		if (lookup.outcome() instanceof LookupOutcome.Granted) {
			correct(request, lookup, DEFECT, Duration.ZERO);
		}
	}

	/**
	 * Turns an exception into an outcome, so that a defect is recorded like any other
	 * failure.
	 */
	private LookupResult lookedUp(LookupRequest request, long begun) {
		try {
			return this.lookups.lookup(request);
		}
		catch (RuntimeException ex) {
			LookupResult defect = new LookupResult(DEFECT, LookupResult.Basis.UNKNOWN);
			Duration took = Duration.ofNanos(System.nanoTime() - begun);
			this.record.note(this.events.of(request, defect, took));
			measure(request, defect, took);
			throw ex;
		}
	}

	/**
	 * Withholds a grant; a failed lookup stays as it is.
	 */
	private LookupResult withheld(LookupRequest request, LookupResult lookup, Duration took) {
		return switch (lookup.outcome()) {
			case LookupOutcome.Granted _ -> withheldGrant(request, lookup, took);
			case LookupOutcome.Failed _, LookupOutcome.TooShort _ -> lookup;
		};
	}

	/**
	 * Records that the grant was withheld, since its event may still be stored later; if
	 * it is not, this is the only event.
	 */
	private LookupResult withheldGrant(LookupRequest request, LookupResult lookup, Duration took) {
		this.lookups.withhold(lookup);
		return correct(request, lookup, NOT_RECORDED, took);
	}

	/**
	 * Records that a lookup ended differently from what its event says.
	 */
	private LookupResult correct(LookupRequest request, LookupResult lookup, LookupOutcome.Failed outcome,
			Duration took) {
		LookupResult corrected = new LookupResult(outcome, lookup.basis(), lookup.eventId());
		Event event = this.events.of(request, corrected, took);
		this.record.correct(event);
		return corrected.recordedAs(event.id());
	}

	private void measure(LookupRequest request, LookupResult lookup, Duration took) {
		this.timers.record(request, LookupEvents.outcome(lookup.outcome()), took);
	}

}
