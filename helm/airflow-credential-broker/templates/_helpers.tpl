{{- define "broker.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- /* 52 characters leave room for a suffix, a ReplicaSet's hash and a pod's within the 63 of a label. */ -}}
{{- define "broker.fullname" -}}
{{- $name := include "broker.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "broker.selectorLabels" -}}
app.kubernetes.io/name: {{ include "broker.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- /* What the chart says of its objects stands above what a value adds. */ -}}
{{- define "broker.labels" -}}
{{- $own := include "broker.selectorLabels" . | fromYaml -}}
{{- $_ := set $own "app.kubernetes.io/version" .Chart.AppVersion -}}
{{- $_ := set $own "app.kubernetes.io/part-of" "airflow-credential-broker" -}}
{{- $_ := set $own "app.kubernetes.io/managed-by" .Release.Service -}}
{{- $_ := set $own "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") -}}
{{- merge $own .Values.commonLabels | toYaml -}}
{{- end -}}

{{- /* Labels and annotations: of the object itself if it has any, and of all objects. */ -}}
{{- define "broker.marks" -}}
labels:
  {{- merge (include "broker.labels" .context | fromYaml) (default dict .labels) | toYaml | nindent 2 }}
{{- with merge (dict) (default dict .annotations) .context.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "broker.metadata" -}}
name: {{ include "broker.fullname" . | quote }}
namespace: {{ .Release.Namespace | quote }}
{{ include "broker.marks" (dict "context" .) }}
{{- end -}}

{{- define "broker.host" -}}
{{- printf "%s.%s.svc" (include "broker.fullname" .) .Release.Namespace -}}
{{- end -}}

{{- /* What the broker speaks on 8080: the management port takes over its TLS, unless somebody says otherwise. */ -}}
{{- define "broker.scheme" -}}
{{- default .Values.probes.scheme .Values.service.scheme -}}
{{- end -}}

{{- define "broker.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "broker.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- /* What lies outside of the release's own namespace is told by it from what other releases have there. */ -}}
{{- define "broker.podContextName" -}}
{{- printf "%s-pods-%s" (include "broker.fullname" .) .Release.Namespace | trimSuffix "-" -}}
{{- end -}}

{{- define "broker.catalogConfigMapName" -}}
{{- default (printf "%s-catalog" (include "broker.fullname" .)) .Values.existingCatalogConfigMap -}}
{{- end -}}

{{- define "broker.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- /* The last mention of a flag counts, so nothing given as a value can write memory to disk. */ -}}
{{- define "broker.jvmOptions" -}}
{{- $guards := list "-XX:+ExitOnOutOfMemoryError" "-XX:-HeapDumpOnOutOfMemoryError" "-XX:-CreateCoredumpOnCrash" "-XX:+DisableAttachMechanism" -}}
{{- $heap := printf "-XX:MaxRAMPercentage=%d" (int .Values.jvm.maxRamPercentage) -}}
{{- concat (list $heap) .Values.jvm.options $guards | join " " -}}
{{- end -}}
