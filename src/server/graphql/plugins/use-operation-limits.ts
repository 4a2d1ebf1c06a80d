import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Admit } from '../../limits/operation-admission.ts';
import type { OperationContext } from '../graphql.ts';

/**
 * Lets operations in, or refuses them, before anything of them is executed. It does so right behind the validation, which is
 * where the variables are known and every transport comes by; and it throws, for what validation itself finds is remembered
 * with the document.
 */
export function useOperationLimits(admit: Admit): Plugin<OperationContext> {
  return {
    onValidate:
      ({ params: { documentAST: document }, context }) =>
      ({ valid }) => {
        const { identity, address, isAdmitted, onCharged, params } = context;
        const operation = valid && isAdmitted !== true ? getOperationAST(document, params?.operationName) : null;
        if (operation === null || operation === undefined) return;
        const variables = params?.variables ?? {};
        const standing = admit({ document, operation, variables, caller: identity.caller, address });
        if (standing !== undefined) onCharged?.(standing);
      },
  };
}
