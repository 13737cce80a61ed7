import { removeProjects, createProjects } from "./temporary-projects.ts";

export default function setUp(): () => void {
  createProjects();
  return removeProjects;
}
