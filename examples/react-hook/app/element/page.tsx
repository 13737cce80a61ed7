import { ElementMeter } from "./element-meter";

export default function Page() {
  return <ElementMeter />;
}
