package io.credbroker.service.record.verify;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.credbroker.service.record.chain.Chain;
import io.credbroker.service.record.chain.ChainLine;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.verify.ChainFinding.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the chains of a record, event by event, and reports where one is broken.
 */
public final class ChainCheck {

	private static final int SHOWN = 100;

	/**
	 * Matches lines that look like a damaged event: its beginning, a field that only
	 * events have, a truncated object, and NUL bytes that a failed write leaves.
	 */
	private static final Pattern DAMAGED = Pattern
		.compile("^\\{\"event\"|\"previous\":\"[0-9a-f]{64}\"|\"hash\":\"[0-9a-f]{64}\"|^\\{.*[^}]$|^\\{$|\\x00");

	private final Map<String, Head> heads = new LinkedHashMap<>();

	private final List<ChainFinding> findings = new ArrayList<>();

	private final boolean part;

	private final Anchors anchors;

	private long wrong;

	private long damaged;

	private long otherLines;

	private VerificationResult.@Nullable Recorded recorded;

	private final ReplacementCheck replacements = new ReplacementCheck();

	/**
	 * A check of a whole record, or of a part that may begin anywhere.
	 */
	public ChainCheck(boolean part, Anchors anchors) {
		this.part = part;
		this.anchors = anchors;
	}

	public void line(String text) {
		ChainLine line = ChainLine.read(text);
		if (line != null) {
			event(line);
		}
		else if (DAMAGED.matcher(text).find()) {
			this.damaged++;
		}
		else {
			this.otherLines++;
		}
	}

	public void event(ChainLine line) {
		if (!line.intact()) {
			found(Kind.EDITED, line, "the event does not match its hash");
		}
		this.replacements.add(line);
		recorded(line.event().path("recorded").asString(""));
		Head before = this.heads.get(line.instance());
		if (before == null) {
			first(line);
		}
		else if (line.sequence() <= before.last().sequence()) {
			found(Kind.OUT_OF_ORDER, line, "it follows event %d".formatted(before.last().sequence()));
			return;
		}
		else {
			next(line, before.last());
		}
		this.heads.merge(line.instance(), new Head(line.sequence(), 1, line), Head::then);
	}

	private void recorded(String time) {
		try {
			Instant instant = Instant.parse(time);
			this.recorded = (this.recorded != null) ? this.recorded.and(instant)
					: new VerificationResult.Recorded(instant, instant);
		}
		catch (DateTimeParseException ex) {
			// An edited event, which has been reported already.
		}
	}

	private void first(ChainLine line) {
		if (!this.part && !follows(line, 0, Chain.GENESIS) && !followsAnchor(line)) {
			gap(line, 0);
		}
	}

	private void next(ChainLine line, ChainLine before) {
		if (!follows(line, before.sequence(), before.link()) && !followsAnchor(line)) {
			gap(line, before.sequence());
		}
	}

	/**
	 * Whether the missing events were deleted by the retention.
	 */
	private boolean followsAnchor(ChainLine line) {
		Anchor anchor = this.anchors.of(line.instance());
		return anchor != null && follows(line, anchor.sequence(), anchor.hash());
	}

	private static boolean follows(ChainLine line, long sequence, String hash) {
		return line.sequence() == sequence + 1 && line.previous().equals(hash);
	}

	private void gap(ChainLine line, long before) {
		if (line.sequence() > before + 1) {
			found(Kind.MISSING, line, (line.sequence() == before + 2) ? "event %d is missing".formatted(before + 1)
					: "events %d to %d are missing".formatted(before + 1, line.sequence() - 1));
		}
		else {
			found(Kind.RELINKED, line, "the previous event is not the one it was linked to");
		}
	}

	public void found(Kind kind, ChainLine line, String detail) {
		found(new ChainFinding(kind, line.instance(), line.sequence(), detail));
	}

	public void found(ChainFinding finding) {
		this.wrong++;
		if (this.findings.size() < SHOWN) {
			this.findings.add(finding);
		}
	}

	public VerificationResult verdict() {
		this.replacements.unconfirmed().forEach(this::found);
		return new VerificationResult(this.heads.values().stream().map(Head::instance).toList(),
				List.copyOf(this.findings), this.wrong, this.replacements.confirmed(),
				new VerificationResult.Unchecked(this.damaged, this.otherLines), this.recorded);
	}

	/** Tells up to where the retention deleted the beginning of each chain. */
	@FunctionalInterface
	public interface Anchors {

		/** A record from which nothing is ever deleted. */
		Anchors NONE = (instance) -> null;

		@Nullable Anchor of(String instance);

	}

	/** The last event of a chain that was deleted. */
	public record Anchor(long sequence, String hash) {
	}

	private record Head(long first, long events, ChainLine last) {

		private Head then(Head next) {
			return new Head(this.first, this.events + 1, next.last());
		}

		private VerificationResult.Instance instance() {
			return new VerificationResult.Instance(this.last.instance(), this.first, this.last.sequence(), this.events,
					this.last.link(), this.last.isOf(EventType.STOPPED));
		}

	}

}
