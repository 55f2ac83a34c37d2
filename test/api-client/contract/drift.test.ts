/* oxlint-disable typescript/no-explicit-any -- documents are changed here at places that no type knows */
import { describe, expect, it } from "vitest";
import { driftIn, openApiSchema } from "../../../src/api-client/index.ts";
import { RELIED_ON } from "../../../src/api-client/contract/relied-on.ts";
import { openApiDocument } from "../../support/contract/openapi-document.ts";

type Changeable = { paths: Record<string, Record<string, any>>; components: { schemas: Record<string, any> } };
const EXPERIMENTS = "/rest/v1/experiments";
const ONE = `${EXPERIMENTS}/{experimentId}`;

/** What is found after a change, as lines. */
function found(change: (document: Changeable) => void): readonly string[] {
  const document = openApiDocument();
  change(document as unknown as Changeable);
  return driftIn(openApiSchema.parse(document)).map(({ operation, place, what }) => `${operation} ${place}: ${what}`);
}

const schemaOf = (operation: any) => operation.responses[200].content["application/json"].schema;

describe("the contract that Herald relies on", () => {
  it("is what is documented", () => {
    expect(found(() => {})).toEqual([]);
  });

  it("names an operation that went, each by its path", () => {
    for (const { method, path } of RELIED_ON) {
      const lines = found(({ paths }) => {
        delete paths[path.replace("{id}", "{experimentId}")]![method];
      });
      expect(lines).toEqual([`${method.toUpperCase()} ${path} : is not documented any more`]);
    }
  });

  it("is the same where paths begin below /rest/v1", () => {
    expect(
      found((document) => {
        document.paths = Object.fromEntries(
          Object.entries(document.paths).map(([path, item]) => [path.replace("/rest/v1", ""), item]),
        );
      }),
    ).toEqual([]);
  });

  it("names a field that went, may be left out, may be null or is of another type", () => {
    const rows = (paths: Changeable["paths"]) => schemaOf(paths[`${ONE}/results`]!["get"]).properties.variants.items;
    const at = `GET ${EXPERIMENTS}/{id}/results answer.variants[]`;
    expect(found(({ paths }) => delete rows(paths).properties.isControl)).toEqual([
      `${at}.isControl: is not documented any more, and Herald needs it`,
    ]);
    expect(found(({ paths }) => delete rows(paths).properties.probabilityToBeBest)).toEqual([
      `${at}.probabilityToBeBest: is not documented any more`,
    ]);
    expect(found(({ paths }) => void (rows(paths).required = ["id", "name"]))).toEqual([
      `${at}.isControl: may be left out, and Herald needs it`,
    ]);
    expect(found(({ paths }) => void (rows(paths).properties.name = { type: ["string", "null"] }))).toEqual([
      `${at}.name: may be null, and Herald needs it`,
    ]);
    expect(found(({ paths }) => void (rows(paths).properties.impressions = { type: "string" }))).toEqual([
      `${at}.impressions: is string, and Herald reads number or null`,
    ]);
  });

  it("names a word that Herald does not know, wherever an experiment is answered", () => {
    const lines = found(({ components }) => components.schemas["Experiment"].properties.status.enum.push("archived"));
    expect(lines).toContain(`GET ${EXPERIMENTS}/{id} answer.status: knows "archived", and Herald does not`);
    expect(lines).toContain(
      `POST ${EXPERIMENTS}/{id}/stop answer.experiment.status: knows "archived", and Herald does not`,
    );
  });

  it("names what is sent and not taken any more, and what is required and not sent", () => {
    const query = found(({ paths }) => {
      paths[`${ONE}/results-time-series`]!["get"].parameters = [
        { name: "eventName", in: "query" },
        { name: "startDate", in: "query" },
        { name: "zone", in: "query", required: true },
      ];
    });
    const at = `GET ${EXPERIMENTS}/{id}/results-time-series query`;
    expect(query).toEqual([
      `${at}.endDate: is not documented any more`,
      `${at}.zone: is required, and Herald does not send it`,
    ]);
    const body = found(({ paths }) => {
      const schema = paths[`${ONE}/stop`]!["post"].requestBody.content["application/json"].schema;
      delete schema.properties.winnerVariantId;
      schema.required = ["reason"];
    });
    expect(body).toEqual([
      `POST ${EXPERIMENTS}/{id}/stop body.winnerVariantId: is not documented any more`,
      `POST ${EXPERIMENTS}/{id}/stop body.reason: is required, and Herald does not send it`,
    ]);
    const words = found(({ paths }) => {
      paths[EXPERIMENTS]!["post"].requestBody.content["application/json"].schema.properties.type.enum = ["ab"];
    });
    expect(words).toEqual([
      `POST ${EXPERIMENTS} body.type: does not take "multivariate" any more`,
      `POST ${EXPERIMENTS} body.type: does not take "personalization" any more`,
    ]);
  });
});
