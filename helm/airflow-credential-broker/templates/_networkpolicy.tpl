{{- /*
What the schema cannot tell, and what an API server would take although it does nothing or never works. Every message
names the value, and what to write instead.
*/ -}}
{{- /* With `--reuse-values`, an upgrade from an older chart has no value of what is new here. */ -}}
{{- define "broker.networkPolicy.kind" -}}
{{- default "kubernetes" .Values.networkPolicy.kind -}}
{{- end -}}

{{- define "broker.networkPolicy.check" -}}
{{- $policy := .Values.networkPolicy }}
{{- $kind := include "broker.networkPolicy.kind" . }}
{{- if $policy.enabled }}
{{- range $index, $rule := $policy.egress }}
{{- $where := printf "networkPolicy.egress[%d]" $index }}
{{- if and $rule.to $rule.toFQDNs }}
{{- fail (printf "%s names both to and toFQDNs, which Cilium does not take in one rule: write two" $where) }}
{{- end }}
{{- if and $rule.toFQDNs (eq $kind "kubernetes") }}
{{- fail (printf "%s.toFQDNs: a NetworkPolicy knows no host names; name addresses by to with an ipBlock, or set networkPolicy.kind to cilium" $where) }}
{{- end }}
{{- range $i, $name := $rule.toFQDNs }}
{{- include "broker.networkPolicy.checkName" (dict "where" (printf "%s.toFQDNs[%d]" $where $i) "name" $name "domain" (default "cluster.local" $policy.dns.clusterDomain)) }}
{{- end }}
{{- include "broker.networkPolicy.checkPeers" (dict "where" (printf "%s.to" $where) "peers" $rule.to) }}
{{- range $i, $port := $rule.ports }}
{{- include "broker.networkPolicy.checkPort" (dict "where" (printf "%s.ports[%d]" $where $i) "port" $port "rule" $rule "kind" $kind) }}
{{- end }}
{{- if and $rule.toFQDNs (not $policy.dns.peers) }}
{{- fail (printf "%s.toFQDNs needs networkPolicy.dns.peers: Cilium learns the addresses of a name from the answers of the DNS that the pods ask" $where) }}
{{- end }}
{{- if and (eq $kind "cilium") (gt (len $rule.ports) 40) }}
{{- fail (printf "%s.ports: Cilium takes at most 40 ports in a rule: write two" $where) }}
{{- end }}
{{- end }}
{{- range $where, $peers := dict "airflow" $policy.airflow "monitoring" $policy.monitoring "dns.peers" $policy.dns.peers }}
{{- include "broker.networkPolicy.checkPeers" (dict "where" (printf "networkPolicy.%s" $where) "peers" $peers) }}
{{- end }}
{{- include "broker.networkPolicy.checkApiServer" . }}
{{- include "broker.networkPolicy.checkHttp" . }}
{{- end }}
{{- end -}}

{{- define "broker.networkPolicy.needsApiServer" -}}
{{- if or .Values.podContext.namespaces .Values.networkPolicy.apiServer }}yes{{ end }}
{{- end -}}

{{- define "broker.networkPolicy.checkApiServer" -}}
{{- $api := .Values.podContext.apiServer }}
{{- if and .Values.networkPolicy.apiServer (eq (include "broker.networkPolicy.kind" .) "kubernetes") (not $api.peers) (not $api.cilium) }}
{{- fail "networkPolicy.apiServer: name the addresses of the API server in podContext.apiServer.peers, or set networkPolicy.kind to cilium" }}
{{- end }}
{{- end -}}

{{- define "broker.networkPolicy.checkName" -}}
{{- $name := .name.matchName | default .name.matchPattern }}
{{- $key := ternary "matchName" "matchPattern" (hasKey .name "matchName") }}
{{- $bare := trimSuffix "." $name }}
{{- $cluster := printf "(^|\\.)svc(\\.%s)?$|\\.%s$" (regexQuoteMeta (trimSuffix "." .domain)) (regexQuoteMeta (trimSuffix "." .domain)) }}
{{- if and (contains "*" $name) (eq $key "matchName") }}
{{- fail (printf "%s.matchName %q has a *, which only matchPattern knows" .where $name) }}
{{- else if not (regexMatch "^[-a-zA-Z0-9_*]+(\\.[-a-zA-Z0-9_*]+)*\\.?$" $name) }}
{{- fail (printf "%s.%s %q is no host name: letters, digits, - and _, in labels separated by dots; no scheme, port or path" .where $key $name) }}
{{- else if regexMatch "^[0-9.]+$" $name }}
{{- fail (printf "%s.%s %q is an address: name it by to with an ipBlock" .where $key $name) }}
{{- else if regexMatch "[^.]{64}" $name }}
{{- fail (printf "%s.%s %q has a label of more than 63 characters, so no server has this name" .where $key $name) }}
{{- else if regexMatch "^[*.]+$" $name }}
{{- fail (printf "%s.%s %q stands for every name: name the vaults and identity providers" .where $key $name) }}
{{- else if or (regexMatch $cluster $bare) (not (contains "." $bare)) }}
{{- fail (printf "%s.%s %q names a Service of the cluster, which Cilium never matches by name: name its pods by to with a podSelector" .where $key $name) }}
{{- end }}
{{- end -}}

{{- define "broker.networkPolicy.checkPort" -}}
{{- $named := kindIs "string" .port.port }}
{{- if and $named (regexMatch "^[0-9]+$" (toString .port.port)) }}
{{- fail (printf "%s.port %q is a number in quotes, which would be the name of a port: leave the quotes out" .where .port.port) }}
{{- else if and $named .port.endPort }}
{{- fail (printf "%s: endPort needs a number as port" .where) }}
{{- else if and .port.endPort (lt (int .port.endPort) (int .port.port)) }}
{{- fail (printf "%s: endPort %d is below port %d" .where (int .port.endPort) (int .port.port)) }}
{{- else if and $named (eq .kind "cilium") }}
{{- $addresses := false }}
{{- range .rule.to }}{{- if .ipBlock }}{{- $addresses = true }}{{- end }}{{- end }}
{{- if or $addresses .rule.toFQDNs }}
{{- fail (printf "%s.port %q: only pods have ports with names; write the number for addresses and host names" .where .port.port) }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "broker.networkPolicy.checkHttp" -}}
{{- $http := default dict .Values.networkPolicy.http }}
{{- if $http.enabled }}
{{- if ne (include "broker.networkPolicy.kind" .) "cilium" }}
{{- fail "networkPolicy.http: a NetworkPolicy knows no paths; set networkPolicy.kind to cilium" }}
{{- end }}
{{- if not (or $http.kinds $http.paths) }}
{{- fail "networkPolicy.http: neither kinds nor paths says what Airflow may ask for, so it could ask for nothing" }}
{{- end }}
{{- if include "broker.networkPolicy.endsTls" . }}
{{- fail "networkPolicy.http: config sets server.ssl, and Cilium reads no path inside of TLS: use one of them" }}
{{- end }}
{{- range $index, $path := $http.paths }}
{{- include "broker.networkPolicy.checkPath" (dict "where" (printf "networkPolicy.http.paths[%d]" $index) "path" $path) }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* An expression that can be read matches the empty text with ^ beside it; one that cannot, matches nothing. */ -}}
{{- define "broker.networkPolicy.checkPath" -}}
{{- if not (regexMatch (printf "^|%s" .path) "") }}
{{- fail (printf "%s %q is no regular expression of RE2, which Cilium uses; it has no lookahead and no backreference, and a bracket has its counterpart" .where .path) }}
{{- else if not (hasPrefix "/" .path) }}
{{- fail (printf "%s %q must begin with /, since it is compared with the whole path and its query" .where .path) }}
{{- end }}
{{- end -}}

{{- /* Whether the text of the settings gives the broker's own port TLS; what is no YAML is refused elsewhere. */ -}}
{{- define "broker.networkPolicy.endsTls" -}}
{{- range $document := regexSplit "(?m)^---" .Values.config -1 }}
{{- $read := fromYaml $document }}
{{- range $key, $value := $read }}
{{- if and (eq $key "server") (kindIs "map" $value) }}
{{- range $inner, $ssl := $value }}
{{- $off := and (kindIs "map" $ssl) (hasKey $ssl "enabled") (not $ssl.enabled) }}
{{- if and (regexMatch "^ssl(\\.|$)" $inner) (not $off) }}yes{{ end }}
{{- end }}
{{- else if regexMatch "^server\\.ssl(\\.|$)" $key }}yes{{ end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* What is taken out of a block has to lie in it; of IPv6, only the API server or Cilium can say so. */ -}}
{{- define "broker.networkPolicy.checkPeers" -}}
{{- range $index, $peer := .peers }}
{{- with $peer.ipBlock }}
{{- $block := . }}
{{- range .except }}
{{- $bits := int (last (splitList "/" $block.cidr)) }}
{{- $inner := int (last (splitList "/" .)) }}
{{- $other := ne (contains ":" .) (contains ":" $block.cidr) }}
{{- $outside := false }}
{{- if not (or $other (contains ":" .)) }}
{{- $outside = ne (include "broker.ipv4Prefix" (dict "cidr" . "bits" $bits)) (include "broker.ipv4Prefix" (dict "cidr" $block.cidr "bits" $bits)) }}
{{- end }}
{{- if or $other $outside (le $inner $bits) }}
{{- fail (printf "%s[%d].ipBlock: except %s is no part of %s" $.where $index . $block.cidr) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* The first bits of an address, as a number. */ -}}
{{- define "broker.ipv4Prefix" -}}
{{- $number := 0 }}
{{- range splitList "." (first (splitList "/" .cidr)) }}{{- $number = add (mul $number 256) (int .) }}{{- end }}
{{- range until (int (sub 32 .bits)) }}{{- $number = div $number 2 }}{{- end }}
{{- $number }}
{{- end -}}
