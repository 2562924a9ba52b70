package io.credbroker.helm;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Rendered objects, each read into Kubernetes' own type; a field that Kubernetes does not
 * know, a duplicate key or an unexpected kind is a failure.
 *
 * @param objects in the order they were rendered
 */
record Manifests(List<HasMetadata> objects) {

	private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.ofEntries(
			Map.entry("v1/ConfigMap", ConfigMap.class), Map.entry("v1/Service", Service.class),
			Map.entry("v1/ServiceAccount", ServiceAccount.class), Map.entry("apps/v1/Deployment", Deployment.class),
			Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
			Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
			Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class), Map.entry("v1/Pod", Pod.class),
			Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
			Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
			Map.entry("rbac.authorization.k8s.io/v1/Role", Role.class),
			Map.entry("rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class),
			Map.entry("admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy", ValidatingAdmissionPolicy.class),
			Map.entry("admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding",
					ValidatingAdmissionPolicyBinding.class));

	/** Of a type that Kubernetes itself does not have. */
	private static final Set<String> FOREIGN = Set.of("cilium.io/v2/CiliumNetworkPolicy",
			"gateway.networking.k8s.io/v1/HTTPRoute", "gateway.networking.k8s.io/v1/BackendTLSPolicy",
			"route.openshift.io/v1/Route", "monitoring.coreos.com/v1/ServiceMonitor",
			"monitoring.coreos.com/v1/PodMonitor", "monitoring.coreos.com/v1/PrometheusRule");

	private static final ObjectMapper STRICT = JsonMapper.builder().annotationIntrospector(new NoCatchAll()).build();

	static Manifests parse(String rendered) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		return new Manifests(StreamSupport.stream(new Yaml(options).loadAll(rendered).spliterator(), false)
			.filter(Objects::nonNull)
			.map(Manifests::typed)
			.toList());
	}

	/** The one object of a type; none or two is a failure. */
	<T extends HasMetadata> T only(Class<T> type) {
		List<T> found = all(type);
		if (found.size() != 1) {
			throw new AssertionError("expected one %s but rendered %d".formatted(type.getSimpleName(), found.size()));
		}
		return found.getFirst();
	}

	/** The one object of a kind that Kubernetes itself does not have. */
	GenericKubernetesResource only(String kind) {
		List<GenericKubernetesResource> found = all(GenericKubernetesResource.class).stream()
			.filter((object) -> kind.equals(object.getKind()))
			.toList();
		if (found.size() != 1) {
			throw new AssertionError("expected one %s but rendered %d".formatted(kind, found.size()));
		}
		return found.getFirst();
	}

	<T extends HasMetadata> List<T> all(Class<T> type) {
		return this.objects.stream().filter(type::isInstance).map(type::cast).toList();
	}

	ConfigMap configMap(String suffix) {
		return all(ConfigMap.class).stream()
			.filter((map) -> map.getMetadata().getName().endsWith("-" + suffix))
			.findFirst()
			.orElseThrow();
	}

	private static HasMetadata typed(Object document) {
		Map<?, ?> map = (Map<?, ?>) document;
		String kind = map.get("apiVersion") + "/" + map.get("kind");
		if (FOREIGN.contains(kind)) {
			return new ObjectMapper().convertValue(document, GenericKubernetesResource.class);
		}
		Class<? extends HasMetadata> type = TYPES.get(kind);
		if (type == null) {
			throw new AssertionError("unexpected kind " + kind);
		}
		return STRICT.convertValue(document, type);
	}

	/** The model keeps unknown fields in a catch-all; without it they are refused. */
	private static final class NoCatchAll extends JacksonAnnotationIntrospector {

		private static final long serialVersionUID = 1L;

		@Override
		public Boolean hasAnySetter(Annotated annotated) {
			return false;
		}

	}

}
