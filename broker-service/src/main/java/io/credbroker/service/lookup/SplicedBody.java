package io.credbroker.service.lookup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose large members were encoded once for all callers; only the small
 * members are written per caller.
 */
final class SplicedBody {

	private final byte[] small;

	private final List<Member> members = new ArrayList<>();

	/**
	 * @param small an object that has at least one member
	 */
	SplicedBody(byte[] small) {
		this.small = small;
	}

	SplicedBody with(String name, @Nullable EncodedJson value) {
		if (value != null) {
			this.members.add(new Member(("\"" + name + "\":").getBytes(StandardCharsets.UTF_8), value));
		}
		return this;
	}

	int length() {
		return this.small.length + this.members.stream().mapToInt(Member::length).sum();
	}

	void writeTo(OutputStream body) throws IOException {
		body.write(this.small[0]);
		for (Member member : this.members) {
			body.write(member.name());
			member.value().writeTo(body);
			body.write(',');
		}
		body.write(this.small, 1, this.small.length - 1);
	}

	/**
	 * One large member, and the comma behind it.
	 */
	private record Member(byte[] name, EncodedJson value) {

		private int length() {
			return this.name.length + this.value.length() + 1;
		}

	}

}
