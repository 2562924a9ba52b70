package io.credbroker.provider.sts;

import java.time.Instant;

/**
 * What a security token service answers.
 */
final class StsXml {

	private StsXml() {
	}

	static String session(String operation, String accessKey, Instant end) {
		return """
				<%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult>
				<AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/etl/s</Arn></AssumedRoleUser>
				<Credentials><AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>%3$s</SecretAccessKey>
				<SessionToken>%4$s</SessionToken><Expiration>%5$s</Expiration></Credentials>
				</%1$sResult></%1$sResponse>
				""".formatted(operation, accessKey, StubbedSts.ISSUED_SECRET, StubbedSts.ISSUED_TOKEN, end);
	}

	/**
	 * As AWS words it.
	 */
	static String error(String code) {
		return """
				<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
				<Code>%s</Code><Message>as told</Message></Error><RequestId>r</RequestId></ErrorResponse>
				""".formatted(code);
	}

	/**
	 * As a gateway of Ceph words it, like S3.
	 */
	static String cephError(String code) {
		return """
				<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><RequestId>tx0</RequestId>\
				<HostId>1-default</HostId></Error>""".formatted(code);
	}

}
