{{- /* A peer as Cilium's selector of endpoints. Without a namespace in it, Cilium takes that of the policy, as Kubernetes does. */ -}}
{{- define "broker.cilium.selector" -}}
{{- $labels := dict }}
{{- $expressions := list }}
{{- if hasKey . "namespaceSelector" }}
{{- range $key, $value := .namespaceSelector.matchLabels }}
{{- $_ := set $labels (include "broker.cilium.namespaceKey" $key) $value }}
{{- end }}
{{- range .namespaceSelector.matchExpressions }}
{{- $expressions = append $expressions (set (deepCopy .) "key" (include "broker.cilium.namespaceKey" .key)) }}
{{- end }}
{{- /* Only pods have a namespace: what a label is missing from would otherwise include nodes and the world. */}}
{{- if not .namespaceSelector.matchLabels }}
{{- $expressions = append $expressions (dict "key" "k8s:io.kubernetes.pod.namespace" "operator" "Exists") }}
{{- end }}
{{- end }}
{{- with .podSelector }}
{{- range $key, $value := .matchLabels }}
{{- $_ := set $labels (printf "k8s:%s" $key) $value }}
{{- end }}
{{- range .matchExpressions }}
{{- $expressions = append $expressions (set (deepCopy .) "key" (printf "k8s:%s" .key)) }}
{{- end }}
{{- end }}
{{- $selector := dict }}
{{- with $labels }}{{- $_ := set $selector "matchLabels" . }}{{- end }}
{{- with $expressions }}{{- $_ := set $selector "matchExpressions" . }}{{- end }}
{{- toYaml $selector }}
{{- end -}}

{{- define "broker.cilium.namespaceKey" -}}
{{- ternary "k8s:io.kubernetes.pod.namespace" (printf "k8s:io.cilium.k8s.namespace.labels.%s" .) (eq . "kubernetes.io/metadata.name") -}}
{{- end -}}

{{- /* Rules for peers: Cilium takes pods and addresses in one rule for a mistake, so each kind has its own. */ -}}
{{- define "broker.cilium.rules" -}}
{{- $endpoints := list }}
{{- $blocks := list }}
{{- range .peers }}
{{- if .ipBlock }}
{{- $blocks = append $blocks .ipBlock }}
{{- else }}
{{- $endpoints = append $endpoints (include "broker.cilium.selector" . | fromYaml) }}
{{- end }}
{{- end }}
{{- $rules := list }}
{{- with $endpoints }}
{{- $rules = append $rules (dict (printf "%sEndpoints" $.direction) . "toPorts" $.toPorts) }}
{{- end }}
{{- with $blocks }}
{{- $rules = append $rules (dict (printf "%sCIDRSet" $.direction) . "toPorts" $.toPorts) }}
{{- end }}
{{- dict "rules" $rules | toYaml }}
{{- end -}}

{{- /* Ports as Cilium writes them: a text, and TCP said, since its own default is every protocol. */ -}}
{{- define "broker.cilium.ports" -}}
{{- $ports := list }}
{{- range . }}
{{- $port := dict "port" (kindIs "string" .port | ternary .port (toString (int .port))) "protocol" (default "TCP" .protocol) }}
{{- with .endPort }}{{- $_ := set $port "endPort" (int .) }}{{- end }}
{{- $ports = append $ports $port }}
{{- end }}
{{- dict "toPorts" (list (dict "ports" $ports)) | toYaml }}
{{- end -}}

{{- /* Which names the pods may ask for: those they may reach, and all of the cluster, which the resolver tries first. */ -}}
{{- define "broker.cilium.names" -}}
{{- $names := list }}
{{- range .egress }}
{{- range .toFQDNs }}{{- $names = append $names . }}{{- end }}
{{- end }}
{{- if $names }}
{{- range $domain := prepend (default list .dns.searchDomains) (default "cluster.local" .dns.clusterDomain) }}
{{- $pattern := trimSuffix "." $domain }}
{{- range until 7 }}
{{- $pattern = printf "*.%s" $pattern }}
{{- $names = append $names (dict "matchPattern" $pattern) }}
{{- end }}
{{- end }}
{{- end }}
{{- dict "names" (uniq $names) | toYaml }}
{{- end -}}

{{- /* What Airflow may ask for. Both forms of a lookup: the id in the query, or as one segment of the path; nothing behind it. */ -}}
{{- define "broker.cilium.http" -}}
{{- $rules := list }}
{{- range .kinds }}
{{- $rules = append $rules (dict "method" "GET" "path" (printf "/v1/%s(/[^/?]+)?(\\?.*)?" .)) }}
{{- end }}
{{- range .paths }}
{{- $rules = append $rules (dict "method" "GET" "path" .) }}
{{- end }}
{{- dict "http" $rules | toYaml }}
{{- end -}}
