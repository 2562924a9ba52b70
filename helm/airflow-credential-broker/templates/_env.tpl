{{- /* The environment of the broker, as far as the chart insists on it; `extraEnv` cannot name any of it again. */ -}}
{{- define "broker.env" -}}
- name: SERVER_PORT
  value: "8080"
- name: MANAGEMENT_SERVER_PORT
  value: "8081"
- name: SPRING_CONFIG_ADDITIONAL_LOCATION
  value: file:/etc/broker/config/
- name: BROKER_CATALOG_LOCATION
  value: /etc/broker/catalog/catalog.yaml
- name: SERVER_SHUTDOWN
  value: graceful
- name: SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE
  value: {{ int .Values.shutdown.timeoutSeconds }}s
# Memory and settings hold secrets, so no setting may open the endpoints that show them or raise log levels.
- name: MANAGEMENT_ENDPOINT_HEAPDUMP_ACCESS
  value: none
- name: MANAGEMENT_ENDPOINT_ENV_ACCESS
  value: none
- name: MANAGEMENT_ENDPOINT_CONFIGPROPS_ACCESS
  value: none
- name: MANAGEMENT_ENDPOINTS_ACCESS_MAX_PERMITTED
  value: read-only
- name: JAVA_TOOL_OPTIONS
  value: {{ include "broker.jvmOptions" . | quote }}
{{- with .Values.auditDatabase }}
{{- if .existingSecret }}
- name: BROKER_AUDIT_SINKS_DATABASE_TYPE
  value: database
- name: BROKER_AUDIT_SINKS_DATABASE_DATABASE_PASSWORDFILE
  value: /etc/broker/database/password
{{- if .url }}
- name: BROKER_AUDIT_SINKS_DATABASE_DATABASE_URL
  value: {{ .url | quote }}
{{- end }}
# Each file is a setting of its own, so nothing of the Secret stands in the environment.
- name: SPRING_CONFIG_IMPORT
  value: configtree:/etc/broker/database/settings/
{{- end }}
{{- end }}
{{- end -}}

{{- /* Spring and the JVM read one setting under several names, so names are compared without case and underscores. */ -}}
{{- define "broker.checkEnv" -}}
{{- $names := list }}
{{- range include "broker.env" . | fromYamlArray }}
{{- $names = append $names (.name | upper | replace "_" "") }}
{{- end }}
{{- range .Values.extraEnv }}
{{- $name := .name | upper | replace "_" "" }}
{{- if or (has $name $names) (regexMatch "^(MANAGEMENT|SERVERPORT|SPRING(CONFIG|APPLICATIONJSON|LIFECYCLE)|BROKERCATALOGLOCATION|(JDK|JAVATOOL)?(JAVA)?OPTIONS$|LD(PRELOAD|LIBRARYPATH|AUDIT)$|GLIBCTUNABLES)" $name) }}
{{- fail (printf "extraEnv has %s, which the chart sets itself, which stands there already, or which could undo what the chart sets: leave it out, and write settings under config" .name) }}
{{- end }}
{{- $names = append $names $name }}
{{- $named := regexMatch "(PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRETID|TOKEN|APIKEY|ACCESSKEY|CREDENTIALS?)$" $name }}
{{- if and .value (or $named (regexMatch "PRIVATE KEY-----|^hv[sbr]\\." .value)) }}
{{- fail (printf "extraEnv has %s, which is a secret or named like one, as plain text: take it from a Secret with valueFrom.secretKeyRef, or better as a file from secretMounts" .name) }}
{{- end }}
{{- end }}
{{- end -}}
