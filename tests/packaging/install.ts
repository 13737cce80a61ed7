import { closeWorkshop, openWorkshop } from "./workshop.ts";

export default function setUp(): () => void {
  openWorkshop();
  return closeWorkshop;
}
