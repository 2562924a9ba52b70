{{- /*
`config` and `catalog` are texts that reach the broker byte for byte. They are read here only to refuse what is no
YAML and what looks like a secret; nothing of what was read is written anywhere.
*/ -}}
{{- define "broker.checkText" -}}
{{- if gt (len .text) 1000000 }}
{{- fail (printf "%s has %d bytes, and a ConfigMap holds no more than a million" .name (len .text)) }}
{{- end }}
{{- /* To the broker these are characters like any other; Helm would read them as ends of lines. */ -}}
{{- $text := regexReplaceAll "[\\x{85}\\x{2028}\\x{2029}]" .text " " }}
{{- range $document := regexSplit "(?m)^---" $text -1 }}
{{- $read := fromYaml $document }}
{{- if hasKey $read "Error" }}
{{- fail (printf "%s is not YAML with keys: %s" $.name $read.Error) }}
{{- end }}
{{- include "broker.checkValue" (dict "path" $.name "value" $read) }}
{{- end }}
{{- end -}}

{{- define "broker.checkValue" -}}
{{- if kindIs "map" .value }}
{{- range $key, $value := .value }}
{{- $path := printf "%s.%s" $.path $key }}
{{- include "broker.checkKey" (dict "path" $path "key" $key "value" $value) }}
{{- include "broker.checkValue" (dict "path" $path "value" $value) }}
{{- end }}
{{- else if kindIs "slice" .value }}
{{- range $index, $value := .value }}
{{- include "broker.checkValue" (dict "path" (printf "%s[%d]" $.path $index) "value" $value) }}
{{- end }}
{{- else if regexMatch "PRIVATE KEY-----|^hv[sbr]\\." (toString .value) }}
{{- fail (printf "%s holds a secret: keep it in a Secret and name that in secretMounts" .path) }}
{{- end }}
{{- end -}}

{{- /* A key that is named like a secret holds nothing, a ${placeholder}, a truth value or less than a digit can hide. */ -}}
{{- define "broker.checkKey" -}}
{{- $named := regexMatch "([pP]assword|[pP]asswd|[pP]assphrase|[sS]ecret|[sS]ecret[-_]?[iI]d|[tT]oken|[aA]pi[-_]?[kK]ey|[aA]ccess[-_]?[kK]ey|[cC]redentials?|PASSWORD|SECRET|TOKEN)$" .key }}
{{- $plain := not (or (kindIs "map" .value) (kindIs "slice" .value) (kindIs "bool" .value) (kindIs "invalid" .value)) }}
{{- if and $named $plain (not (regexMatch "^[0-9]?$|\\$\\{[^{}:]+\\}" (toString .value))) }}
{{- fail (printf "%s is named like a secret and holds one: write a ${placeholder}, or a path under secretMounts" .path) }}
{{- end }}
{{- end -}}

{{- /* Characters that YAML takes for line ends, or does not print, would not come back; base64 keeps them. */ -}}
{{- define "broker.textData" -}}
{{- if regexMatch "[^\\t\\n -~\\x{a0}-\\x{2027}\\x{202a}-\\x{d7ff}\\x{e000}-\\x{fefe}\\x{ff00}-\\x{fffd}\\x{10000}-\\x{10ffff}]" .text }}
{{- dict "binaryData" (dict .file (b64enc .text)) | toYaml }}
{{- else }}
{{- dict "data" (dict .file .text) | toYaml }}
{{- end }}
{{- end -}}
