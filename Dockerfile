# A static binary and nothing else: no shell, no package manager, not root.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=devel
RUN CGO_ENABLED=0 go build -trimpath -tags timetzdata -ldflags "-s -w -X main.version=${VERSION}" -o /out/scim-adapter ./cmd/scim-adapter

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/scim-adapter /scim-adapter
USER 65532:65532
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["/scim-adapter", "healthcheck"]
ENTRYPOINT ["/scim-adapter"]
CMD ["serve", "--config", "/etc/scim-adapter/"]
