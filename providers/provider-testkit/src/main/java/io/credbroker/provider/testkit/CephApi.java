package io.credbroker.provider.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signed requests to a gateway, of whoever has the keys.
 */
public record CephApi(URI address, AwsCredentials keys) {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final Set<String> SET_BY_THE_CLIENT = Set.of("host", "content-length");

	public static CephApi of(String accessKey) {
		return new CephApi(CephServer.get().address, AwsBasicCredentials.create(accessKey, CephServer.SECRET));
	}

	/**
	 * An action of the API for roles, which must succeed.
	 */
	public void manage(String action, Map<String, String> parameters) {
		String form = parameters.entrySet()
			.stream()
			.map((parameter) -> parameter.getKey() + "="
					+ URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&", "Action=" + action + "&Version=2010-05-08&", ""));
		HttpResponse<String> answer = send(SdkHttpMethod.POST, "/", form, "application/x-www-form-urlencoded");
		assertThat(answer.statusCode()).as(action + ": " + answer.body()).isEqualTo(200);
	}

	/**
	 * The status of a write.
	 */
	public int put(String path) {
		return send(SdkHttpMethod.PUT, path, "x", "text/plain").statusCode();
	}

	public int createBucket(String name) {
		return send(SdkHttpMethod.PUT, "/" + name, "", "text/plain").statusCode();
	}

	private SdkHttpRequest signed(SdkHttpMethod method, String path, String body, String type) {
		SdkHttpRequest request = SdkHttpRequest.builder()
			.method(method)
			.uri(this.address.resolve(path))
			.putHeader("Content-Type", type)
			.build();
		return AwsV4HttpSigner.create()
			.sign((sign) -> sign.identity(this.keys)
				.request(request)
				.payload(ContentStreamProvider.fromUtf8String(body))
				.putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
				.putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
			.request();
	}

	private HttpResponse<String> send(SdkHttpMethod method, String path, String body, String type) {
		SdkHttpRequest signed = signed(method, path, body, type);
		HttpRequest.Builder call = HttpRequest.newBuilder(signed.getUri())
			.method(method.name(), HttpRequest.BodyPublishers.ofString(body));
		signed.forEachHeader((name, values) -> {
			if (!SET_BY_THE_CLIENT.contains(name.toLowerCase(java.util.Locale.ROOT))) {
				values.forEach((value) -> call.header(name, value));
			}
		});
		try {
			return HTTP.send(call.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

}
