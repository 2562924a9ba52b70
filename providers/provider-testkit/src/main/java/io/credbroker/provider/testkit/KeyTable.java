package io.credbroker.provider.testkit;

import java.util.List;
import java.util.Map;

import io.credbroker.spi.KeyChecker;
import io.credbroker.spi.OptionValue;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretOptions;

/**
 * Keys as people write them for stores of every type, right ones and wrong ones.
 */
final class KeyTable {

	static final List<String> PATHS = List.of("a", "a/b", "a/b/c", "/a/b", "a/b/", "a//b", "a/./b", "a/../b", "../a",
			"a\nb", "a\u0000/b", "a/ /b", " a/b", "a/b ", "ä/ö", "a%2Fb/c", "a/b%", "a/b;c", "a/b&c=d", "a/b+c",
			"a/b?c", "secret", "secret/", "secret/a", "secret//a", "/secret/a", "secret/a/", "secret/data",
			"secret/data/a", "secret/metadata/a", "secret/database", "secret/a/data/b", "secret/../sys/a", "secret/a b",
			"database/creds/a", "database/static-creds/a", "database/roles/a", "database/creds/a/b", "aws/creds/a",
			"aws/a", "nowhere/a", "variable:", "variable:a", "variable:a/b", "variable:a//b", "variable:../a",
			"data/dynamic/a", "a#", "a#b", "a#b,c", "a#b,b", "a#b/c", "a/b#versionStage=AWSPREVIOUS",
			"a/b#versionStage=", "a#versionId=0", "a#versionId=00000000-0000-0000-0000-000000000000",
			"arn:aws:secretsmanager:eu-west-1:000000000000:secret:a-000000", "arn:aws:s3:::a", "x".repeat(600),
			"query:", "query:Safe=a", "query:Safe=a;Object=b", "query:Safe=", "query:Safe", "query:=a",
			"query:Safe=a;Object=b&c", "user@host:5432/eu-west-1", "rds-iam:user@host:5432/eu-west-1",
			"arn:aws:iam::000000000000:role/a");

	private KeyTable() {
	}

	/**
	 * Whether the provider refuses the key when a catalog is read.
	 */
	static boolean refuses(KeyChecker provider, SecretKey key) {
		try {
			provider.check(key);
			return false;
		}
		catch (IllegalArgumentException ex) {
			return true;
		}
	}

	/**
	 * The same key with an option that no provider has.
	 */
	static SecretKey withUnknownOption(SecretKey key) {
		return new SecretKey(key.path(),
				new SecretOptions(Map.of("no-such-option", new OptionValue.Text("x")), Map.of()));
	}

}
