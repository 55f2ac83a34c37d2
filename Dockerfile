# Herald's worker. Runs its TypeScript as it is: there is no build step, so one stage is enough. Renovate pins the digest of the base image.
FROM node:24.21-slim

ENV NODE_ENV=production
WORKDIR /app

# Before the sources, so that a change of them does not install again. Install scripts only build optional speed-ups.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

COPY LICENSE ./
COPY jobs ./jobs
COPY src ./src

# The embedded database and the trigger token; with Redis and PostgreSQL next to nothing. Where every container gets a user id of its own
# (OpenShift), that user belongs to group 0, has no name and no home, and needs none.
RUN mkdir /data && chown node:0 /data && chmod 770 /data
ENV DATA_DIR=/data
VOLUME /data
USER node

# HOST stays at 127.0.0.1, inside the container. To reach it from outside, set HOST=0.0.0.0 together with HERALD_TRIGGER_TOKEN_FILE,
# as docker-compose.yml does. A herald.config.yaml belongs at /app/herald.config.yaml.
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/livez`, { signal: AbortSignal.timeout(4000) }).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# node itself is process 1: SIGTERM reaches the worker, which ends its jobs within 20 seconds.
STOPSIGNAL SIGTERM
CMD ["node", "src/cli/main.ts", "start"]
