{{- /* Containers of one's own run under the broker's restrictions; the schema admits only what Pod Security's `restricted` admits. */ -}}
{{- define "broker.containers" -}}
{{- range .containers }}
{{- $security := deepCopy (default dict .securityContext) }}
{{- range $key, $value := include "broker.containerSecurity" $.context | fromYaml }}
{{- if not (hasKey $security $key) }}
{{- $_ := set $security $key $value }}
{{- end }}
{{- end }}
- {{- set (deepCopy .) "securityContext" $security | toYaml | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "broker.containerSecurity" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop:
    - ALL
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "broker.podSecurity" -}}
runAsNonRoot: true
{{- range $key, $id := .Values.security }}
{{- if not (kindIs "invalid" $id) }}
{{ $key }}: {{ int $id }}
{{- end }}
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}
