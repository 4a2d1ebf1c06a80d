import { describedEnum } from './described-enum.ts';

/** The JSON types of attributes. */
export type AttributeType = 'STRING' | 'NUMBER' | 'BOOLEAN' | 'LIST' | 'OBJECT';

export const AttributeTypeEnum = describedEnum<AttributeType>('AttributeType', 'JSON types of attributes.', {
  STRING: 'A string.',
  NUMBER: 'A number.',
  BOOLEAN: 'true or false.',
  LIST: 'A list.',
  OBJECT: 'An object.',
});
