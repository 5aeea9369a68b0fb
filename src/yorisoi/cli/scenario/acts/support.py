"""Acts from 支援の提供 to 中断 and 再開."""

from yorisoi.agencies.models import Staff
from yorisoi.cli.scenario.player import Scene
from yorisoi.cli.scenario.story import Step
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan.models import PlanService
from yorisoi.process.s08_decision.models import SupportDecision
from yorisoi.process.s09_provision import actions as provision
from yorisoi.process.s09_provision.enums import ProvisionEnd
from yorisoi.process.s09_provision.models import ServiceProvision
from yorisoi.process.s10_monitoring import actions as monitoring
from yorisoi.process.s10_monitoring.enums import EffortKind, MonitoringKind, Satisfaction


def start(scene: Scene, step: Step, actor: Staff) -> str:
    """サービスを始める。service(コード)、note。プランにないときは、別の利用手続の決定から始めます。"""
    case, code = scene.case(step), step.text("service")
    line = PlanService.objects.filter(plan__case=case, code=code).order_by("-plan__number", "position").first()
    decision = SupportDecision.objects.filter(case=case, service=code, plan_service=None).order_by("-pk").first()
    if line is None and decision is None:
        raise step.fault(f"サービス「{code}」は、プランにも決定にもありません。")
    made = provision.start(
        case=case, started_on=step.on, plan_service=line, decision=None if line else decision,
        note=step.text("note_text", ""), actor=actor, on=step.on,
    )
    return f"サービス {made.service} が始まりました。"


def deliver(scene: Scene, step: Step, actor: Staff) -> str:
    """支援を行う。by(だれが)、what(なにを)、accompanied(同行)。"""
    provision.deliver(
        case=scene.case(step), delivered_on=step.on, by_whom=step.text("by"), what=step.text("what"),
        accompanied=step.flag("accompanied"), actor=actor, on=step.on,
    )
    return "支援の実施を記録しました。"


def end_service(scene: Scene, step: Step, actor: Staff) -> str:
    """サービスの終わりを記録する。service(コード)、how(終わり方)、text。"""
    code = step.text("service")
    running = ServiceProvision.objects.filter(case=scene.case(step), service=code, ended_on=None).order_by("pk").first()
    if running is None:
        raise step.fault(f"いま動いているサービス「{code}」はありません。")
    provision.end(
        provision=running, ended_on=step.on, end_reason=step.choice("how", ProvisionEnd), note=step.text("text", ""),
        actor=actor, on=step.on,
    )
    return "サービスの終わりを記録しました。"


def monitor(scene: Scene, step: Step, actor: Staff) -> str:
    """モニタリングする。kind(種類)、satisfaction(満足)、words(本人のことば)、text(ようす)、met、major_change。"""
    case = scene.case(step)
    current = plans.current(case)
    if current is None:
        raise step.fault("了承されたプランがありません。")
    monitoring.monitor(
        case=case, plan=current, kind=step.choice("kind", MonitoringKind), monitored_on=step.on,
        satisfaction=step.choice("satisfaction", Satisfaction, Satisfaction.GOOD), findings=step.text("text"),
        person_words=step.text("words", ""), met_person=step.flag("met", default=True),
        major_change=step.flag("major_change"), actor=actor, on=step.on,
    )
    return "モニタリングを記録しました。"


def effort(scene: Scene, step: Step, actor: Staff) -> str:
    """つながるための働きかけをする。kind(したこと)、text。"""
    monitoring.make_effort(
        case=scene.case(step), kind=step.choice("kind", EffortKind), text=step.text("text"), made_on=step.on,
        actor=actor, on=step.on,
    )
    return "働きかけを記録しました。"


def interrupt(scene: Scene, step: Step, actor: Staff) -> str:
    """支援を中断する。reason(理由)。"""
    monitoring.interrupt(
        case=scene.case(step), reason=step.text("reason"), interrupted_on=step.on, actor=actor, on=step.on
    )
    return "支援を中断しました。"


def resume(scene: Scene, step: Step, actor: Staff) -> str:
    """支援を再開する。text(いきさつ)。"""
    monitoring.resume(case=scene.case(step), note=step.text("text"), resumed_on=step.on, actor=actor, on=step.on)
    return "支援を再開しました。"
