{{- /* What the schema cannot see and only the API server, or nobody, would find. */ -}}
{{- define "broker.checks" -}}
{{- include "broker.checkNames" . }}
{{- include "broker.checkSelector" . }}
{{- include "broker.checkVolumes" . }}
{{- include "broker.checkMounts" . }}
{{- include "broker.checkContainers" . }}
{{- include "broker.checkEnv" . }}
{{- include "broker.checkPod" . }}
{{- include "broker.checkResources" . }}
{{- include "broker.checkDatabase" . }}
{{- end -}}

{{- /* Told by the template that Helm renders first, before another one stumbles over what is missing. */ -}}
{{- define "broker.checkValues" -}}
{{- range $block := list "ingress" "httpRoute" "route" "autoscaling" "monitor" "prometheusRule" "persistence" "auditDatabase" "updateStrategy" "helmTest" }}
{{- if not (kindIs "map" (index $.Values $block)) }}
{{- fail (printf "the values have no %s: with --reuse-values an upgrade takes them from the older release, which did not know it; use --reset-then-reuse-values instead" $block) }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "broker.checkNames" -}}
{{- $name := include "broker.fullname" . }}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) }}
{{- fail (printf "a Service cannot be called %s, as release %s makes it: such a name begins with a letter and has lower-case letters, digits and dashes, but no dot; set fullnameOverride" $name .Release.Name) }}
{{- end }}
{{- end -}}

{{- /* A Deployment keeps its selector for life; a Service would take the new one at once and find no pod. */ -}}
{{- define "broker.checkSelector" -}}
{{- if .Release.IsUpgrade }}
{{- with lookup "apps/v1" "Deployment" .Release.Namespace (include "broker.fullname" .) }}
{{- $before := index .spec.selector.matchLabels "app.kubernetes.io/name" }}
{{- $now := include "broker.name" $ }}
{{- if and $before (ne $before $now) }}
{{- fail (printf "nameOverride makes pods be selected by the name %s, but the Deployment that runs selects them by %s, which Kubernetes lets nobody change: set nameOverride to %s" $now $before $before) }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "broker.checkUnique" -}}
{{- $seen := dict }}
{{- range .items }}
{{- $value := toString (index . $.key) }}
{{- if hasKey $seen $value }}
{{- fail (printf $.message $value) }}
{{- end }}
{{- $_ := set $seen $value true }}
{{- end }}
{{- end -}}

{{- define "broker.checkVolumes" -}}
{{- range $list := list "secretMounts" "configMapMounts" "serviceAccountTokens" "imagePullSecrets" }}
{{- include "broker.checkUnique" (dict "items" (index $.Values $list) "key" "name" "message" (printf "%s has the name %%s twice" $list)) }}
{{- end }}
{{- include "broker.checkUnique" (dict "items" .Values.hostAliases "key" "ip" "message" "hostAliases has %s twice: name all its hosts in one entry") }}
{{- $volumes := include "broker.volumes" . | fromYamlArray }}
{{- include "broker.checkUnique" (dict "items" $volumes "key" "name" "message" "extraVolumes has the name %s, which another volume of the pod has") }}
{{- $names := list }}
{{- range $volumes }}
{{- $names = append $names .name }}
{{- end }}
{{- range $list := list "extraVolumeMounts" "extraInitContainers" "extraContainers" }}
{{- range index $.Values $list }}
{{- range eq $list "extraVolumeMounts" | ternary (list .) (default list .volumeMounts) }}
{{- if not (has .name $names) }}
{{- fail (printf "%s mounts the volume %s, which is not in extraVolumes" $list .name) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* What is mounted inside of a read-only volume, or over the application, keeps the container from starting. */ -}}
{{- define "broker.checkMounts" -}}
{{- $mounts := include "broker.volumeMounts" . | fromYamlArray }}
{{- range $i, $outer := $mounts }}
{{- $path := trimSuffix "/" $outer.mountPath }}
{{- if regexMatch "^/(etc|var|usr|opt|lib|etc/broker|(proc|sys|dev|opt/java|opt/broker)(/.*)?)$" $path }}
{{- fail (printf "%s is mounted at %s, where it would hide what the broker or its system needs: choose a path of its own, for instance under /etc/broker" $outer.name $path) }}
{{- end }}
{{- range $j, $inner := $mounts }}
{{- if and (ne $i $j) (eq $path (trimSuffix "/" $inner.mountPath)) }}
{{- fail (printf "%s and %s are both mounted at %s" $outer.name $inner.name $path) }}
{{- end }}
{{- if and $outer.readOnly (hasPrefix (printf "%s/" $path) $inner.mountPath) }}
{{- fail (printf "%s is mounted at %s, inside of %s at %s, where nothing can be added" $inner.name $inner.mountPath $outer.name $path) }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "broker.checkContainers" -}}
{{- $containers := concat (list (dict "name" "broker")) .Values.extraInitContainers .Values.extraContainers }}
{{- include "broker.checkUnique" (dict "items" $containers "key" "name" "message" "extraInitContainers or extraContainers has the name %s, which another container of the pod has") }}
{{- range concat .Values.extraInitContainers .Values.extraContainers }}
{{- range .ports }}
{{- if or (has (int .containerPort) (list 8080 8081)) (has .name (list "http" "management")) }}
{{- fail (printf "extraContainers has the port %d (%s), but 8080 (http) and 8081 (management) are the broker's in every container of the pod" (int .containerPort) (default "no name" .name)) }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "broker.checkPod" -}}
{{- $spread := list }}
{{- range .Values.topologySpreadConstraints }}
{{- $spread = append $spread (dict "both" (printf "%s, %s" .topologyKey .whenUnsatisfiable)) }}
{{- end }}
{{- include "broker.checkUnique" (dict "items" $spread "key" "both" "message" "topologySpreadConstraints has %s twice") }}
{{- with .Values }}
{{- if and .shutdown.drainSeconds (hasKey .lifecycle "preStop") }}
{{- fail "lifecycle.preStop would replace the drain of a stopping pod: set shutdown.drainSeconds to 0 if your hook does it" }}
{{- end }}
{{- if and (eq .dnsPolicy "None") (not .dnsConfig.nameservers) }}
{{- fail "dnsPolicy is None, so dnsConfig.nameservers must name at least one" }}
{{- end }}
{{- if and (has (toString .updateStrategy.maxUnavailable) (list "0" "0%")) (has (toString .updateStrategy.maxSurge) (list "0" "0%")) }}
{{- fail "updateStrategy.maxUnavailable and updateStrategy.maxSurge are both 0, so no update could begin" }}
{{- end }}
{{- if and .persistence.enabled (or .autoscaling.enabled (not (has (toString .replicas) (list "0" "1")))) }}
{{- fail (printf "persistence is for one pod, because no two brokers can write one file of the record: set replicas to 1 (now %v) without autoscaling, or keep the record in PostgreSQL (auditDatabase) or on standard output" .replicas) }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "broker.checkDatabase" -}}
{{- with .Values.auditDatabase }}
{{- if and (not .existingSecret) .url }}
{{- fail "auditDatabase.url is set without auditDatabase.existingSecret, which holds user and password" }}
{{- end }}
{{- if and .existingSecret (not .url) (not .keys.url) }}
{{- fail "auditDatabase has no address: set auditDatabase.url, or name the key of the Secret that holds it in auditDatabase.keys.url" }}
{{- end }}
{{- end }}
{{- end -}}

{{- /*
An autoscaler owns the number of pods. Left out, it would become 1 with a client that compares three versions (Helm 3),
and a number of ours would contend with the autoscaler's under server-side apply (Helm 4): so it is what runs now.
*/ -}}
{{- define "broker.replicas" -}}
{{- if or .Values.autoscaling.enabled (kindIs "invalid" .Values.replicas) -}}
{{- if .Release.IsUpgrade -}}
{{- with lookup "apps/v1" "Deployment" .Release.Namespace (include "broker.fullname" .) -}}
replicas: {{ int .spec.replicas }}
{{- end -}}
{{- end -}}
{{- else -}}
replicas: {{ int .Values.replicas }}
{{- end -}}
{{- end -}}

{{- define "broker.checkResources" -}}
{{- $all := dict "resources" .Values.resources }}
{{- range $list := list "extraInitContainers" "extraContainers" }}
{{- range index $.Values $list }}
{{- $_ := set $all (printf "%s (%s)" $list .name) (default dict .resources) }}
{{- end }}
{{- end }}
{{- range $where, $resources := $all }}
{{- range $name, $request := default dict $resources.requests }}
{{- with index (default dict $resources.limits) $name }}
{{- if gt (include "broker.quantity" $request | float64) (include "broker.quantity" . | float64) }}
{{- fail (printf "%s requests %v of %s and limits it to %v: a request cannot be above its limit, so raise limits.%s or lower requests.%s" $where $request $name . $name $name) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* A quantity of Kubernetes as a number. */ -}}
{{- define "broker.quantity" -}}
{{- $text := toString . -}}
{{- $suffix := regexFind "[a-zA-Z]+$" $text -}}
{{- $units := dict "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 -}}
{{- mulf (trimSuffix $suffix $text | float64) (empty $suffix | ternary 1.0 (index $units $suffix)) -}}
{{- end -}}
