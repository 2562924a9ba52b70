package io.credbroker.helm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a network policy cannot mean, or would be taken for and never do, is refused with
 * the name of the value.
 */
class NetworkPolicyMistakesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{toFQDNs: [{matchName: a.example}], to: [{podSelector: {}}]}     | names both to and toFQDNs
					{toFQDNs: [{matchName: '*.example.com'}]}                        | has a *, which only matchPattern knows
					{toFQDNs: [{matchName: 'https://a.example'}]}                    | is no host name
					{toFQDNs: [{matchName: 'a.example:443'}]}                        | is no host name
					{toFQDNs: [{matchName: 'a..example'}]}                           | is no host name
					{toFQDNs: [{matchPattern: '[a-z]+.example'}]}                    | is no host name
					{toFQDNs: [{matchName: münchen.example}]}                        | is no host name
					{toFQDNs: [{matchName: 192.0.2.1}]}                              | is an address
					{toFQDNs: [{matchPattern: '*'}]}                                 | stands for every name
					{toFQDNs: [{matchPattern: '**.'}]}                               | stands for every name
					{toFQDNs: [{matchName: vault}]}                                  | names a Service of the cluster
					{toFQDNs: [{matchName: vault.vault.svc}]}                        | names a Service of the cluster
					{toFQDNs: [{matchPattern: '*.svc.cluster.local.'}]}              | names a Service of the cluster
					{toFQDNs: [{matchName: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example}]} | more than 63
					{toFQDNs: [{matchName: a.example, matchPattern: '*.example'}]}   | schema
					{toFQDNs: [{matchRegex: a.example}]}                             | schema
					{toFQDNs: []}                                                    | schema
					{toFQDNs: [{matchName: a.example}], ports: [{port: https}]}      | only pods have ports with names
					{to: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: https}]}  | only pods have ports with names
					{to: [{podSelector: {}}], ports: [{port: '8200'}]}               | is a number in quotes
					{to: [{podSelector: {}}], ports: [{port: 70000}]}                | schema
					{to: [{podSelector: {}}], ports: [{port: 0}]}                    | schema
					{to: [{podSelector: {}}], ports: [{port: 8210, endPort: 8200}]}  | endPort 8200 is below port 8210
					{to: [{podSelector: {}}], ports: [{port: api, endPort: 8200}]}   | endPort needs a number
					{to: [{ipBlock: {cidr: 192.0.2.300/24}}]}                        | schema
					{to: [{ipBlock: {cidr: 192.0.2.0/33}}]}                          | schema
					{to: [{ipBlock: {cidr: 2001-db8/32}}]}                           | schema
					{to: [{ipBlock: {cidr: 192.0.2.0/24, except: [192.0.3.0/28]}}]}  | is no part of 192.0.2.0/24
					{to: [{ipBlock: {cidr: 192.0.2.0/24, except: [192.0.2.0/24]}}]}  | is no part of 192.0.2.0/24
					{to: [{ipBlock: {cidr: 192.0.2.0/24, except: ['2001:db8::/64']}}]} | is no part of 192.0.2.0/24
					{to: [{podSelector: {matchLabels: {'k8s:app': vault}}}]}         | schema
					{to: [{podSelector: {matchLabels: {app: 'a b'}}}]}               | schema
					{to: [{podSelector: {matchExpressions: [{key: a, operator: In}]}}]} | schema
					{to: [{podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}]} | schema
					""")
	void anOpeningThatNeverWorksIsRefused(String rule, String words) {
		String withPort = rule.contains("ports:") ? rule : rule.replaceAll("}$", ", ports: [{port: 443}]}");

		assertThatThrownBy(() -> Chart.render("networkPolicy: {kind: cilium, egress: [%s]}".formatted(withPort)))
			.hasMessageContaining("networkPolicy")
			.hasMessageContaining(words);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
			paths: ['/v1/(connections']            ; is no regular expression
			paths: ['/v1/connections)']            ; is no regular expression
			paths: ['/v1/a)|(b']                   ; is no regular expression
			paths: ['/v1/[a-']                     ; is no regular expression
			paths: ['/v1/connections\\']           ; is no regular expression
			paths: ['*']                           ; is no regular expression
			paths: ['/v1/(?!explain).*']           ; is no regular expression
			paths: ['/v1/(a)\\1']                  ; is no regular expression
			paths: ['/v1/a{2000}']                 ; is no regular expression
			paths: ['v1/connections.*']            ; must begin with /
			paths: ['/v1/a b']                     ; schema
			paths: ['']                            ; schema
			kinds: [connection]                    ; schema
			kinds: []                              ; could ask for nothing
			""")
	void aPathThatNeverMatchesIsRefused(String http, String words) {
		assertThatThrownBy(
				() -> Chart.render("networkPolicy: {kind: cilium, http: {enabled: true, %s}}".formatted(http)))
			.hasMessageContaining("networkPolicy")
			.hasMessageContaining(words);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			egress: [{toFQDNs: [{matchName: a.example}], ports: [{port: 443}]}] | knows no host names
			http: {enabled: true}                                               | knows no paths
			apiServer: true                                                     | name the addresses of the API server
			kind: calico                                                        | schema
			""")
	void whatANetworkPolicyOfKubernetesCannotExpressIsRefused(String value, String words) {
		assertThatThrownBy(() -> Chart.render("networkPolicy: {%s}".formatted(value)))
			.hasMessageContaining("networkPolicy")
			.hasMessageContaining(words);
	}

	@Test
	void hostNamesWithoutDnsAreRefused() {
		assertThatThrownBy(() -> Chart.render("""
				networkPolicy:
				  kind: cilium
				  dns: {peers: []}
				  egress: [{toFQDNs: [{matchName: a.example}], ports: [{port: 443}]}]
				""")).hasMessageContaining("needs networkPolicy.dns.peers");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			"server: {ssl: {bundle: broker}}"
			"server.ssl.bundle: broker"
			"server: {ssl.bundle: broker}"
			""")
	void pathsInsideOfTlsAreRefused(String config) {
		assertThatThrownBy(() -> Chart
			.render("config: %s\nnetworkPolicy: {kind: cilium, http: {enabled: true}}".formatted(config)))
			.hasMessageContaining("Cilium reads no path inside of TLS");
	}

	@Test
	void whatIsOffIsNotJudged() {
		String off = """
				config: "server: {ssl: {enabled: false, bundle: broker}}"
				networkPolicy: {kind: cilium, airflow: [{podSelector: {}}], http: {enabled: %s}}
				""";

		assertThat(Chart.text(off.formatted(true), Chart.RELEASE)).contains("/v1/connections");
		assertThat(Chart.text(off.formatted(false), Chart.RELEASE)).doesNotContain("/v1/connections");
	}

}
