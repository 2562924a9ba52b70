package io.credbroker.helm;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Mistakes in values that go into the pod as they are, which otherwise the API server
 * would find, or nobody.
 */
class PodMistakesTests {

	private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

	private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

	private static String full(String values) {
		return values.replace("REQUIRED", REQUIRED).replace("PREFERRED", PREFERRED);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: []}}} | /nodeAffinity/REQUIRED/nodeSelectorTerms
					affinity: {nodeAffinity: {REQUIRED: [{matchExpressions: []}]}} | /nodeAffinity/REQUIRED
					affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{}]}}} | /nodeSelectorTerms/0
					affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchLabels: {a: b}}]}}} | /nodeSelectorTerms/0
					affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: in, values: [b]}]}]}}} | /matchExpressions/0/operator
					affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In}]}]}}} | /matchExpressions/0
					affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists, values: [b]}]}]}}} | /matchExpressions/0/values
					affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Gt, values: [many]}]}]}}} | /matchExpressions/0/values/0
					affinity: {nodeAffinity: {PREFERRED: [{weight: 0, preference: {matchFields: []}}]}} | /PREFERRED/0/weight
					affinity: {nodeAffinity: {PREFERRED: [{weight: 1}]}} | /PREFERRED/0
					affinity: {podAntiAffinity: {REQUIRED: [{labelSelector: {matchLabels: {a: b}}}]}} | /podAntiAffinity/REQUIRED/0
					affinity: {podAntiAffinity: {REQUIRED: [{topologyKey: a, labelSelector: {a: b}}]}} | /REQUIRED/0/labelSelector
					affinity: {podAffinity: {PREFERRED: [{topologyKey: a}]}} | /podAffinity/PREFERRED/0
					affinity: {podAffinity: {PREFERRED: [{weight: 101, podAffinityTerm: {topologyKey: a}}]}} | /PREFERRED/0/weight
					affinity: {podAffinity: {requiredDuringScheduling: []}} | /podAffinity
					tolerations: [{operator: Equal, value: a}] | /tolerations/0
					tolerations: [{key: a, operator: Exists, value: b}] | /tolerations/0/value
					tolerations: [{key: 'a b', operator: Exists}] | /tolerations/0/key
					tolerations: [{key: a, effect: NoSchedule, tolerationSeconds: 5}] | /tolerations/0/effect
					tolerations: [{key: a, tolerationSeconds: 5}] | /tolerations/0
					topologySpreadConstraints: [{maxSkew: 1, topologyKey: 'a b', whenUnsatisfiable: DoNotSchedule}] | /topologySpreadConstraints/0/topologyKey
					topologySpreadConstraints: [{maxSkew: 1, minDomains: 2, topologyKey: a, whenUnsatisfiable: ScheduleAnyway}] | /topologySpreadConstraints/0/whenUnsatisfiable
					topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, matchLabelKeys: [-a]}] | /matchLabelKeys/0
					lifecycle: {postStart: {exec: {command: sleep 1}}} | /lifecycle/postStart/exec/command
					lifecycle: {postStart: {exec: {command: [a]}, sleep: {seconds: 1}}} | /lifecycle/postStart
					lifecycle: {postStart: {command: [a]}} | /lifecycle/postStart
					resources: {requests: {memroy: 1Gi}} | /resources/requests
					resources: {claims: [{name: gpu}]} | /resources
					extraEnv: [{name: A, valueFrom: {secretKeyRef: {name: a}}}] | /extraEnv/0/valueFrom/secretKeyRef
					extraEnv: [{name: A, valueFrom: {secret: {name: a, key: b}}}] | /extraEnv/0/valueFrom
					extraEnv: [{name: A, valueFrom: {fieldRef: {path: a}}}] | /extraEnv/0/valueFrom/fieldRef
					extraVolumes: [{name: a, secret: {name: b}}] | /extraVolumes/0/secret
					extraVolumes: [{name: a, secret: {secretName: b, defaultMode: 0644x}}] | /extraVolumes/0/secret/defaultMode
					extraVolumes: [{name: a, configMap: {configMapName: b}}] | /extraVolumes/0/configMap
					extraVolumes: [{name: a, configMap: {name: b, items: [{key: c}]}}] | /extraVolumes/0/configMap/items/0
					extraVolumes: [{name: a, configMap: {name: b, items: [{key: c, path: ../d}]}}] | /extraVolumes/0/configMap/items/0/path
					extraVolumes: [{name: a, emptyDir: {medium: memory}}] | /extraVolumes/0/emptyDir/medium
					extraVolumes: [{name: a, persistentVolumeClaim: {name: b}}] | /extraVolumes/0/persistentVolumeClaim
					extraVolumes: [{name: a, projected: {sources: [{secret: {}}]}}] | /extraVolumes/0/projected/sources/0/secret
					extraVolumes: [{name: a, csi: {}}] | /extraVolumes/0/csi
					extraVolumes: [{name: a, downwardAPI: {items: [{path: a}]}}] | /extraVolumes/0/downwardAPI/items/0
					extraContainers: [{name: a, image: b, comand: [c]}] | /extraContainers/0
					extraContainers: [{name: a, image: b, args: c}] | /extraContainers/0/args
					extraContainers: [{name: a, image: b, resources: {limits: {memory: lots}}}] | /extraContainers/0/resources/limits/memory
					extraContainers: [{name: a, image: b, env: [{name: C, vale: d}]}] | /extraContainers/0/env/0
					extraContainers: [{name: a, image: b, volumeMounts: [{name: c}]}] | /extraContainers/0/volumeMounts/0
					extraInitContainers: [{name: a, image: b, imagePullPolicy: Sometimes}] | /extraInitContainers/0/imagePullPolicy
					""")
	void isRefusedWhereItIs(String values, String place) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(full(values)))
			.withMessageContaining("values don't meet the specifications of the schema")
			.withMessageContaining(full(place));
	}

	@Test
	void whatKubernetesTakesIsTaken() {
		Deployment deployment = Chart
			.render(full(
					"""
							affinity:
							  nodeAffinity:
							    REQUIRED:
							      nodeSelectorTerms:
							        - matchExpressions:
							            - {key: kubernetes.io/arch, operator: In, values: [amd64, arm64]}
							            - {key: example.com/cores, operator: Gt, values: ["4"]}
							            - {key: example.com/spot, operator: DoesNotExist}
							        - matchFields: [{key: metadata.name, operator: NotIn, values: [node-1]}]
							    PREFERRED: [{weight: 100, preference: {matchExpressions: [{key: a, operator: Exists}]}}]
							  podAffinity:
							    REQUIRED: [{topologyKey: kubernetes.io/hostname, namespaces: [a], labelSelector: {matchLabels: {a: b}}}]
							  podAntiAffinity:
							    PREFERRED:
							      - weight: 1
							        podAffinityTerm:
							          topologyKey: topology.kubernetes.io/zone
							          namespaceSelector: {}
							          labelSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}
							          matchLabelKeys: [pod-template-hash]
							tolerations:
							  - {operator: Exists}
							  - {key: dedicated, value: brokers, effect: NoSchedule}
							  - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 30}
							topologySpreadConstraints:
							  - {maxSkew: 1, minDomains: 2, topologyKey: a, whenUnsatisfiable: DoNotSchedule, matchLabelKeys: [pod-template-hash]}
							lifecycle: {postStart: {httpGet: {port: http, path: /}}}
							extraVolumes:
							  - {name: a, projected: {sources: [{serviceAccountToken: {path: token, audience: a}}, {secret: {name: b}}]}}
							  - {name: b, csi: {driver: secrets-store.csi.k8s.io, readOnly: true, volumeAttributes: {secretProviderClass: c}}}
							  - {name: c, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
							  - {name: d, secret: {secretName: e, defaultMode: 0440, items: [{key: f, path: g/h}]}}
							  - {name: e, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}}
							extraEnv: [{name: LIMIT, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}]
							"""))
			.only(Deployment.class);

		assertThat(deployment.getSpec().getTemplate().getSpec().getAffinity().getNodeAffinity()).isNotNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					resources: {requests: {memory: 2Gi}, limits: {memory: 1Gi}}       | resources requests 2Gi of memory and limits it to 1Gi
					resources: {requests: {memory: 1025Mi}, limits: {memory: 1Gi}}    | resources requests 1025Mi of memory
					resources: {requests: {memory: 1Gi}, limits: {memory: 1G}}        | resources requests 1Gi of memory
					resources: {requests: {memory: 1Gi}, limits: {memory: 1000000000}} | resources requests 1Gi of memory
					resources: {requests: {cpu: 1001m}, limits: {cpu: 1}}             | resources requests 1001m of cpu
					resources: {requests: {cpu: 2}, limits: {cpu: 500m}}              | resources requests 2 of cpu
					resources: {requests: {cpu: '0.6'}, limits: {cpu: 0.5}}           | resources requests 0.6 of cpu
					resources: {requests: {ephemeral-storage: 1Gi}, limits: {ephemeral-storage: 1Mi}} | of ephemeral-storage
					extraContainers: [{name: a, image: b, resources: {requests: {cpu: 2}, limits: {cpu: 1}}}] | extraContainers (a) requests 2 of cpu
					extraInitContainers: [{name: a, image: b, resources: {requests: {memory: 65Mi}, limits: {memory: 64Mi}}}] | extraInitContainers (a) requests 65Mi of memory
					""")
	void aRequestAboveItsLimitIsRefused(String values, String message) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(values))
			.withMessageContaining(message)
			.withMessageContaining("a request cannot be above its limit");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			resources: {requests: {cpu: 1000m, memory: 1024Mi}, limits: {cpu: 1, memory: 1Gi}}
			resources: {requests: {cpu: 0.5}, limits: {cpu: 500m}}
			resources: {requests: {memory: 999M}, limits: {memory: 1Gi}}
			resources: {requests: {memory: 1000000000}, limits: {memory: 1G}}
			resources: {requests: {cpu: 64, nvidia.com/gpu: 1}, limits: {memory: 64Gi, nvidia.com/gpu: 1}}
			""")
	void aRequestUpToItsLimitIsTaken(String values) {
		assertThat(Chart.render(values).only(Deployment.class)).isNotNull();
	}

}
