{{- define "broker.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
# Whole directories, never single files: only then does a changed object reach the pod.
- name: config
  mountPath: /etc/broker/config
  readOnly: true
- name: catalog
  mountPath: /etc/broker/catalog
  readOnly: true
{{- range .Values.secretMounts }}
- name: secret-{{ .name }}
  mountPath: {{ default (printf "/etc/broker/secrets/%s" .name) .mountPath | quote }}
  readOnly: true
{{- end }}
{{- range .Values.configMapMounts }}
- name: file-{{ .name }}
  mountPath: {{ default (printf "/etc/broker/files/%s" .name) .mountPath | quote }}
  readOnly: true
{{- end }}
{{- if .Values.serviceAccountTokens }}
- name: tokens
  mountPath: /var/run/secrets/broker
  readOnly: true
{{- end }}
{{- if .Values.podContext.namespaces }}
- name: cluster
  mountPath: /var/run/secrets/cluster
  readOnly: true
{{- end }}
{{- if .Values.auditDatabase.existingSecret }}
- name: database
  mountPath: /etc/broker/database
  readOnly: true
{{- end }}
{{- if .Values.persistence.enabled }}
- name: data
  mountPath: /var/lib/broker
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "broker.volumes" -}}
- name: tmp
  emptyDir:
    medium: Memory
    sizeLimit: {{ .Values.tmpSize | quote }}
- name: config
  configMap:
    name: {{ include "broker.fullname" . }}-config
- name: catalog
  configMap:
    name: {{ include "broker.catalogConfigMapName" . | quote }}
{{- range .Values.secretMounts }}
- name: secret-{{ .name }}
  secret:
    secretName: {{ .existingSecret | quote }}
    # Owned by root; the broker reads it through fsGroup, others cannot.
    defaultMode: 0440
{{- end }}
{{- range .Values.configMapMounts }}
- name: file-{{ .name }}
  configMap:
    name: {{ .existingConfigMap | quote }}
{{- end }}
{{- with .Values.serviceAccountTokens }}
- name: tokens
  projected:
    defaultMode: 0440
    sources:
      {{- range . }}
      - serviceAccountToken:
          path: {{ .name | quote }}
          audience: {{ .audience | quote }}
          expirationSeconds: {{ int (default 600 .expirationSeconds) }}
      {{- end }}
{{- end }}
{{- if .Values.podContext.namespaces }}
# Not where clients of a cluster look by themselves, so that no other part of the broker shows it to anybody.
- name: cluster
  projected:
    defaultMode: 0440
    sources:
      - serviceAccountToken:
          path: token
          expirationSeconds: {{ int .Values.podContext.tokenExpirationSeconds }}
          {{- with .Values.podContext.audience }}
          audience: {{ . | quote }}
          {{- end }}
      - configMap:
          name: kube-root-ca.crt
          items:
            - key: ca.crt
              path: ca.crt
{{- end }}
{{- with .Values.auditDatabase }}
{{- if .existingSecret }}
- name: database
  secret:
    secretName: {{ .existingSecret | quote }}
    defaultMode: 0440
    items:
      - key: {{ .keys.password | quote }}
        path: password
      - key: {{ .keys.username | quote }}
        path: settings/broker.audit.sinks.database.database.username
      {{- if not .url }}
      - key: {{ .keys.url | quote }}
        path: settings/broker.audit.sinks.database.database.url
      {{- end }}
      {{- with .keys.ca }}
      - key: {{ . | quote }}
        path: ca.crt
      {{- end }}
{{- end }}
{{- end }}
{{- with .Values.persistence }}
{{- if .enabled }}
- name: data
  persistentVolumeClaim:
    claimName: {{ default (include "broker.fullname" $) .existingClaim | quote }}
{{- end }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}
