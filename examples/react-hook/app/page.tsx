import { Meter } from "./meter";

export default function Page() {
  return <Meter />;
}
