{{- define "estrade.labels" -}}
app.kubernetes.io/name: estrade
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{- define "estrade.pod" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
volumes:
  - name: data
    persistentVolumeClaim: {claimName: {{ .Release.Name }}-data}
{{- end }}

{{- define "estrade.container" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
envFrom:
  - secretRef: {name: {{ .Values.secretName }}}
env:
  - {name: ESTRADE_BASE, value: {{ .Values.base | quote }}}
  - {name: ESTRADE_SCHEME, value: https}
  - {name: ESTRADE_PUBLIC_PORT, value: "0"}
  - {name: ESTRADE_LISTEN, value: "0.0.0.0"}
  - {name: ESTRADE_DATA, value: /data}
  - {name: ESTRADE_MAIL_FROM, value: {{ .Values.mailFrom | quote }}}
  {{- if .Values.proxies }}
  - {name: ESTRADE_PROXIES, value: {{ printf "[%s]" (join "," .Values.proxies) | quote }}}
  {{- end }}
volumeMounts:
  - {name: data, mountPath: /data}
{{- end }}
