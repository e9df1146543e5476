// The part of ONNX's schema that a feed-forward network needs: messages, fields, numbers and types as in onnx.proto
// (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, Apache License 2.0). Omitting fields, or the
// information which fields exclude each other, does not change the bytes.

import { create, createFileRegistry, type DescMessage } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';

const SCALARS = {
  int32: Type.INT32,
  int64: Type.INT64,
  float: Type.FLOAT,
  string: Type.STRING,
  bytes: Type.BYTES,
} as const;

/** A field's number and type: a scalar or a message, with [] if repeated. */
type Field = readonly [number: number, type: string];

const MESSAGES: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  ModelProto: {
    ir_version: [1, 'int64'],
    producer_name: [2, 'string'],
    producer_version: [3, 'string'],
    doc_string: [6, 'string'],
    graph: [7, 'GraphProto'],
    opset_import: [8, 'OperatorSetIdProto[]'],
    metadata_props: [14, 'StringStringEntryProto[]'],
  },
  OperatorSetIdProto: { domain: [1, 'string'], version: [2, 'int64'] },
  StringStringEntryProto: { key: [1, 'string'], value: [2, 'string'] },
  GraphProto: {
    node: [1, 'NodeProto[]'],
    name: [2, 'string'],
    initializer: [5, 'TensorProto[]'],
    input: [11, 'ValueInfoProto[]'],
    output: [12, 'ValueInfoProto[]'],
  },
  NodeProto: {
    input: [1, 'string[]'],
    output: [2, 'string[]'],
    name: [3, 'string'],
    op_type: [4, 'string'],
    attribute: [5, 'AttributeProto[]'],
  },
  AttributeProto: { name: [1, 'string'], i: [3, 'int64'], ints: [8, 'int64[]'], type: [20, 'int32'] },
  TensorProto: { dims: [1, 'int64[]'], data_type: [2, 'int32'], name: [8, 'string'], raw_data: [9, 'bytes'] },
  ValueInfoProto: { name: [1, 'string'], type: [2, 'TypeProto'], doc_string: [3, 'string'] },
  TypeProto: { tensor_type: [1, 'Tensor'] },
  Tensor: { elem_type: [1, 'int32'], shape: [2, 'TensorShapeProto'] },
  TensorShapeProto: { dim: [1, 'Dimension[]'] },
  Dimension: { dim_value: [1, 'int64'], dim_param: [2, 'string'] },
};

/** TensorProto.DataType. */
export const FLOAT = 1;
export const INT64 = 7;
/** AttributeProto.AttributeType. */
export const INT = 2;
export const INTS = 7;

/** The message type of a model for @bufbuild/protobuf, with fields in camel case. */
export function describeModelProto(): DescMessage {
  const messageType = Object.entries(MESSAGES).map(([name, fields]) => ({
    name,
    field: Object.entries(fields).map(([name, [number, type]]) => describeField(name, number, type)),
  }));
  const file = create(FileDescriptorProtoSchema, {
    name: 'onnx.proto',
    package: 'onnx',
    syntax: 'proto2',
    messageType,
  });
  return createFileRegistry(file, () => undefined).getMessage('onnx.ModelProto') as DescMessage;
}

function describeField(name: string, number: number, type: string) {
  const element = type.replace('[]', '');
  const label = element === type ? Label.OPTIONAL : Label.REPEATED;
  if (element in SCALARS) return { name, number, label, type: SCALARS[element as keyof typeof SCALARS] };
  return { name, number, label, type: Type.MESSAGE, typeName: `.onnx.${element}` };
}
