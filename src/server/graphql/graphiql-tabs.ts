/** A tab that GraphiQL opens on the first visit. */
export interface GraphiQLTab {
  readonly query: string;
}

/**
 * The first operations to try on the demo data: a query, a mutation, a subscription. Without variables, because GraphiQL drops
 * those of the first tab.
 */
export const graphiqlTabs: GraphiQLTab[] = [
  {
    query: `# A flag, its state in every environment, and its answer to one subject.
query Flag {
  flag(organizationId: "org-nansen-akademiet", key: "travel_reimbursement") {
    name
    description
    version
    settings {
      environment {
        key
      }
      enabled
      rolloutCondition {
        minVersion
        activationDate
      }
    }
    evaluate(context: { targetingKey: "student-1", appVersion: "2.5.0" }) {
      value
      reason
    }
  }
}
`,
  },
  {
    query: `# Expected failures are types of the result. To see this change arrive, run
# the subscription of the next tab in another window first.
mutation Switch {
  setFlagSwitch(
    input: {
      organizationId: "org-nansen-akademiet"
      flagKey: "course_administration"
      environment: "production"
      enabled: false
    }
  ) {
    __typename
    ... on FlagEnvironment {
      enabled
      flag {
        version
      }
    }
    ... on Error {
      code
      message
    }
  }
}
`,
  },
  {
    query: `# Every change as it is committed, through every API; with
# "after", the earlier ones first.
subscription Changes {
  changes(organizationId: "org-nansen-akademiet", after: 0) {
    revision
    kind
    entityKey
    environments
    actor {
      name
    }
    source
    at
  }
}
`,
  },
];
