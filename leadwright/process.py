"""How a seller sells: the stages of a process, what each stands for, and the milestones on the way to a customer."""

from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from leadwright.config import Config, named
from leadwright.policy.model import NAME, Text


class Element(StrEnum):
    """What every process holds in one form or another."""

    LEAD = "lead"
    CONVERSION = "conversion"
    QUALIFICATION = "qualification"
    QUOTE = "quote"
    CLOSING = "closing"
    HAND_OVER = "hand_over"


class Stage(Config):
    """A step of the process by the seller's own name; it stands for one element or for several at once."""

    id: str = Field(pattern=NAME)
    name: Text
    elements: tuple[Element, ...] = Field(min_length=1)
    steps: tuple[str, ...] = ()


class Milestone(Config):
    """Something that brings a prospect nearer to being a customer, in whatever order; `weight` says how much."""

    id: str = Field(pattern=NAME)
    name: Text
    stage: str
    weight: int = Field(1, ge=1, le=100)


class Process(Config):
    """A seller's way from lead to customer."""

    id: str = Field(alias="process", pattern=NAME)
    version: int = Field(ge=1)
    about: str = ""
    stages: tuple[Stage, ...] = Field(min_length=1)
    milestones: tuple[Milestone, ...] = Field(min_length=1)

    @property
    def entry(self) -> Stage:
        """The stage in which a new prospect stands: the first one after conversion."""
        converted = max(i for i, stage in enumerate(self.stages) if Element.CONVERSION in stage.elements)
        return self.stages[min(converted + 1, len(self.stages) - 1)]

    def progress(self, reached: Collection[str]) -> float:
        """How far a prospect has come, 0 to 1: the weights of the milestones reached; it only ever grows with them."""
        total = sum(milestone.weight for milestone in self.milestones)
        return sum(milestone.weight for milestone in self.milestones if milestone.id in reached) / total

    def stage_at(self, reached: Collection[str]) -> Stage:
        """The furthest stage that a milestone has been reached in, or that of a new prospect."""
        order = {stage.id: place for place, stage in enumerate(self.stages)}
        places = [order[milestone.stage] for milestone in self.milestones if milestone.id in reached]
        return self.stages[max([order[self.entry.id], *places])]

    def warnings(self) -> list[str]:
        """One line for each element of selling that the process leaves out; empty when it has them all."""
        present = {element for stage in self.stages for element in stage.elements}
        return [f"the process {self.id} has no stage for {element}" for element in Element if element not in present]

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        stages = [stage.id for stage in self.stages]
        milestones = [milestone.id for milestone in self.milestones]
        for name in (*stages, *milestones):
            if stages.count(name) > 1 or milestones.count(name) > 1:
                raise ValueError(f"{name!r} is used twice")
        for milestone in self.milestones:
            if milestone.stage not in stages:
                raise ValueError(f"the milestone {milestone.id} stands in {milestone.stage!r}, which is no stage")
        if not any(Element.CONVERSION in stage.elements for stage in self.stages):
            raise ValueError("no stage stands for conversion, where a lead becomes a prospect")
        return self


def load_process(config: Path, name: str | Path) -> Process:
    """The process called `name` under `config`, or the one in the file at the path `name`."""
    return named(config / "processes", name, Process)
