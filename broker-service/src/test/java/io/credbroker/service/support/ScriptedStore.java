package io.credbroker.service.support;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

import io.credbroker.spi.AuditContext;
import io.credbroker.spi.ContextualIssuer;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.Lease;
import io.credbroker.spi.LeaseRevoker;
import io.credbroker.spi.RevokeResult;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretDescriber;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretRotator;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.StoreStatus;

/**
 * A store that answers what the test says, and counts how often it is asked.
 */
public final class ScriptedStore implements SecretDescriber, SecretRotator, LeaseRevoker, ContextualIssuer {

	/** What is under these keys is issued from the start, when a catalog is checked. */
	private static final String ISSUED = "issued/";

	private final AnswersByKey<FetchRequest, FetchResult> fetches = new AnswersByKey<>(
			(_) -> new FetchResult.Missing());

	private final AnswersByKey<FetchRequest, DescribeResult> descriptions = new AnswersByKey<>(
			(_) -> new DescribeResult.Described(null, null, null));

	private final AnswersByKey<SecretKey, RotateResult> rotations = new AnswersByKey<>(
			(_) -> new FetchResult.Malformed("nothing rotates it"));

	private final List<String> revoked = new CopyOnWriteArrayList<>();

	private volatile Function<Lease, RevokeResult> revocation = (lease) -> new RevokeResult.Revoked();

	private volatile Supplier<StoreStatus> status = StoreStatus.Up::new;

	private final ConcurrentMap<String, Supplier<IssuingScope>> scopes = new ConcurrentHashMap<>();

	private final Set<String> issued = ConcurrentHashMap.newKeySet();

	public static FetchResult found(String version, Map<String, String> fields) {
		Map<String, SecretValue> values = new LinkedHashMap<>();
		fields.forEach((name, value) -> values.put(name, SecretValue.of(value)));
		return new FetchResult.Found(Secret.of(values, version));
	}

	public void answers(String key, FetchResult result) {
		this.fetches.put(key, (_) -> result);
	}

	public void answers(String key, Function<FetchRequest, FetchResult> answer) {
		this.fetches.put(key, answer);
	}

	public int reads(String key) {
		return this.fetches.asked(key);
	}

	/**
	 * How often keys that begin so have been read, all together.
	 */
	public int readsOfAll(String prefix) {
		return this.fetches.askedOfAll(prefix);
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		return this.fetches.ask(request.key().path(), request);
	}

	/**
	 * Lets the store describe a key by this version, which it does not before.
	 */
	public void describes(String key, Supplier<DescribeResult> answer) {
		this.descriptions.put(key, (_) -> answer.get());
	}

	public int descriptions(String key) {
		return this.descriptions.asked(key);
	}

	@Override
	public DescribeResult describe(FetchRequest request) {
		return this.descriptions.ask(request.key().path(), request);
	}

	/**
	 * Lets the store answer so to an order to rotate the key, which it cannot rotate
	 * before.
	 */
	public void rotates(String key, Supplier<RotateResult> answer) {
		this.rotations.put(key, (_) -> answer.get());
	}

	/**
	 * How often a rotation of the key was ordered.
	 */
	public int rotations(String key) {
		return this.rotations.asked(key);
	}

	@Override
	public boolean isRotatable(SecretKey key) {
		return this.rotations.has(key.path());
	}

	@Override
	public RotateResult rotate(SecretKey key, AuditContext audit) {
		return this.rotations.ask(key.path(), key);
	}

	/**
	 * The ids of the leases that were ended, in that order.
	 */
	public List<String> revoked() {
		return this.revoked;
	}

	@Override
	public RevokeResult revoke(Lease lease) {
		RevokeResult result = this.revocation.apply(lease);
		if (result instanceof RevokeResult.Revoked) {
			this.revoked.add(lease.id());
		}
		return result;
	}

	/**
	 * Lets the store answer so to the end of a lease.
	 */
	public void revokes(Function<Lease, RevokeResult> answer) {
		this.revocation = answer;
	}

	/**
	 * Lets the store issue these keys, which is not to be repeated.
	 */
	public void issues(String key) {
		this.issued.add(key);
	}

	@Override
	public boolean isRepeatable(SecretKey key) {
		return !isIssued(key);
	}

	@Override
	public boolean isIssued(SecretKey key) {
		return this.issued.contains(key.path()) || key.path().startsWith(ISSUED);
	}

	/**
	 * Lets the store answer so to a probe.
	 */
	public void probed(Supplier<StoreStatus> answer) {
		this.status = answer;
	}

	/**
	 * Lets what the store issues under the key depend on the context.
	 */
	public void dependsOn(String key, Supplier<IssuingScope> scope) {
		this.scopes.put(key, scope);
	}

	@Override
	public IssuingScope issuingScope(SecretKey key) {
		return this.scopes.getOrDefault(key.path(), () -> IssuingScope.NONE).get();
	}

	@Override
	public StoreStatus probe() {
		return this.status.get();
	}

	@Override
	public void close() {
		// holds nothing
	}

}
